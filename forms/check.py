from forms.catalogue import load
def check(root): return list(load(root).problems)
