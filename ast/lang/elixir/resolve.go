package elixir

import "elixirscope/ast"

// pendingReference is a use that waits for the definitions of its module.
type pendingReference struct {
	reference   int // index among the references
	environment environment
	arity       int16
	kind        pendingKind
	tentative   bool // dropped unless it resolves
}

type pendingKind uint8

const (
	pendingCall pendingKind = iota
	pendingType
	pendingAttribute
)

// referLocal records a call or capture without a qualifier.
func (e *extractor) referLocal(r ast.Reference) {
	if e.inQuote() {
		e.resolveOutside(&r, e.environment)
		e.refer(r)
		return
	}
	e.referPending(r, pendingReference{kind: pendingCall, arity: r.Arity})
}

// referTentatively records a bare name that is a call if something defines it.
func (e *extractor) referTentatively(r ast.Reference) {
	e.referPending(r, pendingReference{kind: pendingCall, arity: 0, tentative: true})
}

// referPending records a use that is resolved at the end of the module.
func (e *extractor) referPending(r ast.Reference, p pendingReference) {
	r.Resolution = ast.UnresolvedUndefined
	p.reference, p.environment = len(e.References()), e.environment
	e.refer(r)
	e.module.pending = append(e.module.pending, p)
}

// resolvePending resolves the uses that waited for the definitions of m.
func (e *extractor) resolvePending(m *module) {
	references := e.References()
	for i := range m.pending {
		p := &m.pending[i]
		r := &references[p.reference]
		switch p.kind {
		case pendingCall:
			e.resolveCall(m, r, p)
		case pendingType:
			e.resolveType(m, r, p)
		case pendingAttribute:
			e.resolveAttribute(m, r, p)
		}
		if p.tentative && !r.Resolution.Resolved() {
			r.Name = "" // dropped at the end of the file
		}
	}
	m.pending = nil
}

func (e *extractor) resolveCall(m *module, r *ast.Reference, p *pendingReference) {
	if r.Flags.Has(ast.InQuote) {
		e.resolveOutside(r, p.environment)
		return
	}
	if _, ok := m.definitions[signature{name: r.Name, arity: p.arity}]; ok {
		r.Resolution, r.QualifiedName = ast.ResolvedLocal, e.qualified(m.name, r.Name, p.arity)
		return
	}
	e.resolveOutside(r, p.environment)
	if r.Resolution == ast.UnresolvedUndefined && m.dynamic {
		r.Resolution = ast.UnresolvedDynamic
	}
}

// resolveOutside resolves a call that no definition of the module explains: by the
// imports in effect and Kernel.
func (e *extractor) resolveOutside(r *ast.Reference, env environment) {
	name := signature{name: r.Name, arity: max(r.Arity, 0)}
	kernel := e.kernel.has(name.name, name.arity)
	kernelSeen := false
	var candidates []string
	for i, looked := env.imports, 0; i != nil && looked < maxImports; i, looked = i.before, looked+1 {
		if i.module == "Kernel" {
			kernel = kernel && (kernelSeen || i.offers(name))
			kernelSeen = true
			continue
		}
		switch known, isLibrary := e.library[i.module]; {
		case !i.offers(name):
		case i.only != nil, isLibrary && known.has(name.name, name.arity):
			r.Resolution, r.QualifiedName = ast.ResolvedImport, e.qualified(i.module, name.name, name.arity)
			return
		case !isLibrary && len(candidates) < maxCandidates:
			candidates = append(candidates, e.qualified(i.module, name.name, name.arity))
		}
	}
	switch {
	case kernel:
		r.Resolution, r.QualifiedName = ast.ResolvedBuiltin, e.qualified("Kernel", name.name, name.arity)
	case len(candidates) > 0:
		r.Resolution, r.Candidates = ast.Ambiguous, candidates
	case env.uses, r.Flags.Has(ast.InQuote), e.inQuote():
		r.Resolution = ast.UnresolvedMacro
	default:
		r.Resolution = ast.UnresolvedUndefined
	}
}

// offers reports whether an import lets a name through.
func (i *importScope) offers(name signature) bool {
	if i.only != nil {
		_, named := i.only[name]
		return named
	}
	_, excluded := i.except[name]
	return !excluded
}

func (e *extractor) resolveType(m *module, r *ast.Reference, p *pendingReference) {
	if _, ok := m.types[signature{name: r.Name, arity: p.arity}]; ok && !r.Flags.Has(ast.InQuote) {
		r.Resolution, r.QualifiedName = ast.ResolvedLocal, e.qualified(m.name, r.Name, p.arity)
		return
	}
	if p.environment.uses || r.Flags.Has(ast.InQuote) {
		r.Resolution = ast.UnresolvedMacro
	}
}

func (e *extractor) resolveAttribute(m *module, r *ast.Reference, p *pendingReference) {
	a, ok := m.attributes[signature{name: r.Name}]
	switch {
	case r.Flags.Has(ast.InQuote):
		r.Resolution = ast.UnresolvedMacro
	case ok && a.symbol != ast.NoSymbol:
		r.Resolution, r.QualifiedName = ast.ResolvedLocal, e.join(m.name, r.Name)
	case p.environment.uses:
		r.Resolution = ast.UnresolvedMacro
	}
}
