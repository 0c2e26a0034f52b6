package crawl

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"elixirscope/ast"
	"elixirscope/sources/ignore"
)

// Reconcile brings paths up to date with the tree: files or directories, relative
// to the root and slash-separated, that may be gone. A file is judged as Produce
// would; a directory is crawled; what is gone, or does not belong to what is
// crawled any more, is removed with all below it. A path of an ignore file, or of
// .git, stands for the directory it decides over.
//
// The report tells what was met. An error of emit, of the records or of ctx ends it,
// as does a root that is not there any more, with ErrRoot.
func (c *Changes) Reconcile(ctx context.Context, paths []string, emit func(context.Context, ast.Change) error) (Report, error) {
	r := reconciler{Changes: c, ctx: ctx, emit: emit, report: Report{Skipped: make(map[ast.Reason]int)}, places: make(map[string]place)}
	if err := c.Crawler.CheckRoot(); err != nil {
		return r.report, err
	}
	for _, p := range Scopes(paths) {
		if err := errors.Join(ctx.Err(), r.bring(p)); err != nil {
			return r.report, err
		}
	}
	return r.report, nil
}

// Scopes returns the smallest set of paths whose reconciliation reconciles all that
// the given ones stand for, sorted. Paths that do not lie below the root, or lie in
// .git and decide over nothing, are left out.
func Scopes(paths []string) []string {
	scopes := make(map[string]struct{})
	for _, p := range paths {
		if p, ok := scopeOf(path.Clean(p)); ok {
			scopes[p] = struct{}{}
		}
	}
	var smallest []string
	for p := range scopes {
		if !Below(p, scopes) {
			smallest = append(smallest, p)
		}
	}
	slices.Sort(smallest)
	return smallest
}

// Below reports whether a path lies below one of a set of others; all but the root
// lie below ".".
func Below[T any](p string, set map[string]T) bool {
	for p != "." {
		p = path.Dir(p)
		if _, ok := set[p]; ok {
			return true
		}
	}
	return false
}

// scopeOf returns what a single path stands for.
func scopeOf(p string) (string, bool) {
	if !filepath.IsLocal(p) {
		return "", false
	}
	before, inside, in := strings.Cut("/"+p+"/", "/.git/")
	switch {
	case in && (inside == "" || inside == "info/" || inside == "info/exclude/"):
		return path.Clean("./" + before), true
	case in:
		return "", false
	}
	switch path.Base(p) {
	case ignore.GitFile, ignore.OwnFile:
		return path.Dir(p), true
	}
	return p, true
}

// reconciler is one call of Reconcile.
type reconciler struct {
	*Changes
	ctx    context.Context
	emit   func(context.Context, ast.Change) error
	report Report
	places map[string]place // directories that were looked at, by path
}

// place is what is known of a directory.
type place struct {
	state     state
	directory directory // with its own rules
}

// state says whether something belongs to what is crawled.
type state uint8

const (
	gone state = iota // it is not there, or the rules exclude it
	there
	unknown // it could not be looked at
)

// bring brings one path up to date.
func (r *reconciler) bring(p string) error {
	if r.Crawler.config.Only != "" {
		return r.bringOnly(p)
	}
	if p == "." {
		return r.tree(r.Crawler.top(&r.report))
	}
	parent := r.place(strings.TrimPrefix(path.Dir(p), "."))
	if parent.state != there {
		return r.absent(p, parent.state)
	}
	info, state := r.look(p)
	switch {
	case state != there || SkippedByName(path.Base(p)):
		return r.absent(p, state)
	case !info.IsDir():
		return r.file(parent.directory, p, info)
	case r.Crawler.excludes(parent.directory, p, true):
		return r.absent(p, gone)
	}
	// The record of the file that the directory has replaced lies not below it.
	if err := r.remove(r.ctx, p, r.emit); err != nil {
		return err
	}
	return r.tree(r.Crawler.child(parent.directory, p))
}

// bringOnly brings the single file of the tree up to date.
func (r *reconciler) bringOnly(p string) error {
	if p != r.Crawler.config.Only && p != "." {
		return nil
	}
	return r.tree(r.Crawler.top(&r.report))
}

// look tells what lies at a path, without following a link in its last component.
func (r *reconciler) look(p string) (fs.FileInfo, state) {
	info, err := r.Crawler.root.Lstat(p)
	switch {
	case err == nil:
		return info, there
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, gone
	}
	r.report.unreadable(p, err)
	return nil, unknown
}

// place finds out whether a walk would enter a directory. Within one call each is
// looked at once: what changes meanwhile has an event of its own to come.
func (r *reconciler) place(dir string) place {
	if known, ok := r.places[dir]; ok {
		return known
	}
	at := place{state: there}
	if dir == "" {
		at.directory = r.Crawler.top(&r.report)
	} else {
		at = r.within(r.place(strings.TrimPrefix(path.Dir(dir), ".")), dir)
	}
	if at.state == there {
		r.Crawler.obey(&at.directory, &r.report)
	}
	r.places[dir] = at
	return at
}

// within finds out whether a walk that has entered the parent would enter dir.
func (r *reconciler) within(parent place, dir string) place {
	if parent.state != there {
		return parent
	}
	info, state := r.look(dir)
	if state != there {
		return place{state: state}
	}
	if !info.IsDir() || !r.Crawler.admits(parent.directory, dir, path.Base(dir), true) {
		return place{state: gone}
	}
	return place{state: there, directory: r.Crawler.child(parent.directory, dir)}
}

// tree crawls a directory. Like the walk of a whole tree it takes what was not met
// for gone.
func (r *reconciler) tree(d directory) error {
	var seen paths
	report, err := r.Crawler.walkFrom(r.ctx, d, Report{Skipped: make(map[ast.Reason]int)}, r.Enter, func(ctx context.Context, e Entry) error {
		seen.add(e.Path)
		_, err := r.meet(ctx, e, r.emit)
		return err
	})
	r.report.add(report)
	if err != nil {
		return err
	}
	return r.forget(r.ctx, d.path, &seen, report.Unreadable, r.emit)
}

// file judges a file as a walk would. Records below its path are of a directory it
// has replaced.
func (r *reconciler) file(d directory, p string, info fs.FileInfo) error {
	var met *Entry
	w := worker{crawler: r.Crawler, ctx: r.ctx, report: &r.report, emit: func(_ context.Context, e Entry) error {
		met = &e
		return nil
	}}
	w.file(d, fs.FileInfoToDirEntry(info))
	if met == nil {
		return r.absent(p, gone)
	}
	if _, err := r.meet(r.ctx, *met, r.emit); err != nil {
		return err
	}
	return r.forget(r.ctx, p, new(paths), nil, r.emit)
}

// absent removes what does not belong to what is crawled, and all below it. Of what
// could not be looked at nothing is known.
func (r *reconciler) absent(p string, s state) error {
	if s == unknown {
		return nil
	}
	if err := r.remove(r.ctx, p, r.emit); err != nil {
		return err
	}
	return r.forget(r.ctx, p, new(paths), nil, r.emit)
}
