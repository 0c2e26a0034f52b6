package engine

import (
	"path"
	"slices"
	"strings"

	"elixirscope/ast"
)

// rustHome is a place in a crate.
type rustHome struct {
	crate  string // directory of the crate or, for tests and the like, of the target
	module string // path of the module in the crate, "" for its root
}

// rustHomes returns where a file is by the conventions of Cargo, the likeliest
// place first: src holds one crate; each file and folder of src/bin, tests, benches
// and examples is a crate, and a folder of these may also be a module that the
// crates beside it share (tests/common/mod.rs).
func rustHomes(file string) []rustHome {
	segments := strings.Split(strings.TrimSuffix(file, ".rs"), "/")
	targets := slices.IndexFunc(segments[:len(segments)-1], isTargetFolder)
	for i, folder := range slices.Backward(segments[:len(segments)-1]) {
		if folder != "src" {
			continue
		}
		if i+2 >= len(segments) || segments[i+1] != "bin" {
			return []rustHome{{path.Join(segments[:i]...), rustModule(segments[i+1:])}}
		}
		targets = i + 1
		break
	}
	if targets < 0 {
		return []rustHome{unplacedRust(segments)}
	}
	beside, rest := path.Join(segments[:targets+1]...), segments[targets+1:]
	homes := []rustHome{{path.Join(beside, rest[0]), rustModule(rest[1:])}}
	if len(rest) > 1 {
		homes = append(homes, rustHome{beside, rustModule(rest)})
	}
	return homes
}

// unplacedRust is the place of a file outside the folders of Cargo: in the crate
// whose root it is or, as nothing tells which, in that of the repository.
func unplacedRust(segments []string) rustHome {
	last := len(segments) - 1
	switch segments[last] {
	case "lib", "main":
		return rustHome{path.Join(segments[:last]...), ""}
	case "build":
		return rustHome{path.Join(segments...), ""}
	}
	return rustHome{"", rustModule(segments)}
}

func isTargetFolder(name string) bool {
	return name == "tests" || name == "benches" || name == "examples"
}

// rustModule returns the path of the module that a file below the root of a crate
// holds.
func rustModule(segments []string) string {
	switch last := len(segments) - 1; {
	case last < 0:
		return ""
	case segments[last] == "mod", last == 0 && (segments[last] == "lib" || segments[last] == "main"):
		segments = segments[:last]
	}
	return strings.Join(segments, "::")
}

// name returns what people call something at h. That of the crate is left out
// where the crate is the repository itself, whose name is not in its paths.
func (h rustHome) name(qualified string) string {
	return joinRust(h.crateName(), h.within(qualified))
}

// crateName returns the name of the crate, which is that of its directory unless
// its manifest says otherwise.
func (h rustHome) crateName() string {
	if h.crate == "" {
		return ""
	}
	return strings.ReplaceAll(path.Base(h.crate), "-", "_")
}

func (h rustHome) within(qualified string) string { return joinRust(h.module, qualified) }

// key identifies something at h among the crates of all repositories.
func (h rustHome) key(repo, qualified string) string {
	return repo + "\x00" + h.crate + "\x00" + h.within(qualified)
}

// readRustCandidate reads a candidate without anchor as one of the file and as one
// of another crate.
func readRustCandidate(f *ast.File, candidate string) []reading {
	if _, anchored := cutAnchor(candidate); anchored {
		return []reading{rustReading(f, candidate)}
	}
	return []reading{rustReading(f, "self::"+candidate), plainReading(candidate)}
}

// rustReading resolves a path that crate, self or super anchors.
func rustReading(f *ast.File, name string) reading {
	if _, anchored := cutAnchor(name); !anchored {
		return plainReading(name)
	}
	homes := rustHomes(f.Path)
	if beside, ok := besideTarget(f.Path, homes[0]); ok {
		homes = append(homes, beside)
	}
	var in reading
	for i, h := range homes {
		at, rest, ok := h.follow(name)
		if !ok {
			continue
		}
		if i == 0 {
			in.shown = at.name(rest)
		}
		in.names = append(in.names, at.key(f.Repo, rest))
	}
	if in.shown == "" {
		in.shown = name
	}
	return in
}

// besideTarget returns the place of the modules that a target of one file shares
// with those beside it.
func besideTarget(file string, h rustHome) (rustHome, bool) {
	ok := h.crate+".rs" == file && h.module == "" && path.Base(h.crate) != "build"
	return rustHome{crate: path.Dir(h.crate)}, ok
}

// follow returns where the anchors that a path begins with lead from h, and the
// path behind them. It fails above the root of the crate.
func (h rustHome) follow(name string) (at rustHome, rest string, ok bool) {
	for {
		anchor, _, _ := strings.Cut(name, "::")
		rest, anchored := cutAnchor(name)
		switch {
		case !anchored:
			return h, name, true
		case anchor == "crate":
			h.module = ""
		case anchor == "super" && h.module == "":
			return h, name, false
		case anchor == "super":
			h.module = h.module[:max(strings.LastIndex(h.module, "::"), 0)]
		}
		name = rest
	}
}

// cutAnchor cuts crate, self or super off the front of a path.
func cutAnchor(name string) (rest string, ok bool) {
	anchor, rest, _ := strings.Cut(name, "::")
	switch anchor {
	case "crate", "self", "super":
		return rest, true
	}
	return name, false
}

// unanchored returns a path without the anchors it begins with.
func unanchored(name string) string {
	for {
		rest, ok := cutAnchor(name)
		if !ok {
			return name
		}
		name = rest
	}
}

func joinRust(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return strings.Join(parts, "::")
}
