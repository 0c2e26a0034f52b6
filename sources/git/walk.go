package git

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"elixirscope/ast"
	"elixirscope/sources/crawl"
	"elixirscope/sources/ignore"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/zeebo/xxh3"
)

const (
	// maxDepth bounds the directories inside one another; go-git and JGit take fewer
	// than twice as many, no file system takes a path as long.
	maxDepth = 1024
	// maxEntries bounds the entries of all directories together. A few kilobytes can
	// hold a tree of billions, the same directories inside one another again and again;
	// the largest repositories that are known have a few million.
	maxEntries = 20_000_000
	// maxFaults bounds the list of directories that could not be read.
	maxFaults = 1000
	// maxIgnoreFile bounds what is read of an ignore file, in bytes.
	maxIgnoreFile = 1 << 20
	// maxTarget bounds the target of a symbolic link, in bytes.
	maxTarget = 4 << 10
)

// walk is one pass over the difference of two trees.
type walk struct {
	*Changes
	scope   scope
	ctx     context.Context
	emit    func(context.Context, ast.Change) error
	report  crawl.Report
	entries int
	seen    map[xxh3.Uint128]struct{} // hashes of the paths that are there
	// differing are the paths, of files and directories, at which or below which
	// records may be left over.
	differing []string
}

// tree walks the directory whose tree object is now, where it differs from before,
// which is zero when there is nothing to compare with.
func (w *walk) tree(d directory, before, now plumbing.Hash) error {
	if before == now && before != plumbing.ZeroHash {
		return nil
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	entries, err := w.Repository.tree(now)
	if err == nil && d.depth > maxDepth {
		err = fmt.Errorf("lies in more than %d directories", maxDepth)
	}
	if err != nil {
		w.unreadable(d, err)
		return nil
	}
	if w.entries += len(entries); w.entries > maxEntries {
		return fmt.Errorf("its directories have more than %d entries", maxEntries)
	}
	w.report.Directories++
	old := w.before(&d, before, entries)
	d.rules = d.rules.Below(d.path, ignore.Lists{Own: w.ignoreFile(d, entries)})
	for _, e := range entries {
		previous, known := old[e.name]
		delete(old, e.name)
		if known && previous.same(e) {
			continue
		}
		if err := w.entry(d, e, previous); err != nil {
			return err
		}
	}
	for name := range old {
		w.differs(d.record(name))
	}
	return nil
}

// before returns the entries that a directory had; none when they say nothing about
// the records, so that all of them have to be looked at.
func (w *walk) before(d *directory, before plumbing.Hash, now []entry) map[string]entry {
	if d.fresh {
		return nil
	}
	var old map[string]entry
	if before != plumbing.ZeroHash {
		if entries, err := w.Repository.tree(before); err == nil {
			old = byName(entries)
		}
	}
	if old == nil || !old[ignore.OwnFile].same(byName(now)[ignore.OwnFile]) {
		w.differs(d.path)
		d.fresh = true
		return nil
	}
	return old
}

func byName(entries []entry) map[string]entry {
	names := make(map[string]entry, len(entries))
	for _, e := range entries {
		names[e.name] = e
	}
	return names
}

// differs notes that records at a path or below it may be left over.
func (w *walk) differs(path string) { w.differing = append(w.differing, path) }

// entry looks at one entry that differs from what was there before under its name,
// which is zero when nothing was.
func (w *walk) entry(d directory, e, previous entry) error {
	path := d.record(e.name)
	if !d.fresh && (e.kind() != modeDir || previous.kind() != modeDir) {
		w.differs(path)
		d.fresh, previous = true, entry{}
	}
	if why := refused(e.name); why != "" {
		return w.send(path, e, ast.OutsideRoot, why)
	}
	switch {
	case crawl.SkippedByName(e.name):
		w.report.ByName++
	case e.kind() == modeDir:
		if w.scope.excludes(d, path, true) {
			w.report.Ignored++
			return nil
		}
		return w.tree(w.scope.child(d, path), previous.id, e.id)
	case e.kind() == modeGitlink:
		if w.scope.excludes(d, path, true) {
			w.report.Ignored++
			return nil
		}
		return w.send(path, e, ast.SpecialFile, "submodule at commit "+e.id.String()+": ingest its repository by itself")
	default:
		return w.file(d, e, path)
	}
	return nil
}

// file emits a file unless it does not belong to what is ingested.
func (w *walk) file(d directory, e entry, path string) error {
	w.report.Files++
	switch {
	case !w.Wanted(e.name):
		w.report.NotSource++
		return nil
	case w.scope.excludes(d, path, false) || !w.scope.includes(d, path):
		w.report.Ignored++
		return nil
	case e.kind() == modeLink:
		return w.link(e, path)
	case e.kind() != modeFile:
		return w.send(path, e, ast.SpecialFile, fmt.Sprintf("entry of mode %o", e.mode))
	}
	return w.send(path, e, ast.NoReason, "")
}

// link records a symbolic link that leads out of the tree. What others lead to is
// found where it lies.
func (w *walk) link(e entry, path string) error {
	target, err := w.Repository.Read(e.id.String(), maxTarget)
	switch {
	case err != nil:
		return w.send(path, e, ast.Unreadable, err.Error())
	case leadsOutside(path, string(target)):
		return w.send(path, e, ast.OutsideRoot, "leads to "+string(target))
	}
	w.report.Links++
	return nil
}

// send emits a file unless its record says the same already.
func (w *walk) send(path string, e entry, reason ast.Reason, detail string) error {
	w.seen[xxh3.HashString128(path)] = struct{}{}
	change := ast.Change{Repo: w.Repo, Path: path, ModTime: w.Commit.Authored, Revision: w.Commit.ID,
		RevisionTime: w.Commit.Authored, SourceID: e.id.String(), Reason: reason, Detail: detail}
	known, recorded, err := w.Known.File(path)
	if err != nil {
		return err
	}
	if recorded && w.same(known, change) {
		return nil
	}
	if reason == ast.NoReason {
		w.measure(&change, e.id)
	}
	if change.Reason == ast.NoReason {
		w.report.Emitted++
	} else {
		w.report.Skipped[change.Reason]++
	}
	return w.emit(w.ctx, change)
}

// measure finds the size of a blob, and out whether it can be read.
func (w *walk) measure(change *ast.Change, id plumbing.Hash) {
	size, err := w.Repository.size(id)
	switch {
	case err != nil:
		change.Reason, change.Detail = ast.Unreadable, err.Error()
	case size > w.Config.MaxFileSize:
		change.Size, change.Reason, change.Limit = size, ast.TooLarge, w.Config.MaxFileSize
		change.Detail = fmt.Sprintf("%d bytes, the maximum is %d", size, w.Config.MaxFileSize)
	default:
		change.Size = size
	}
}

// same reports whether a record says what an ingest of the change would make of it.
func (w *walk) same(known ast.File, change ast.Change) bool {
	if known.SourceID != change.SourceID || known.Reason == ast.Unreadable || !w.Current(known) {
		return false
	}
	switch known.Reason {
	case ast.SpecialFile, ast.OutsideRoot:
		return known.Reason == change.Reason
	}
	return change.Reason == ast.NoReason
}

// ignoreFile compiles the .elixirscopeignore of a directory; nil when there is none.
func (w *walk) ignoreFile(d directory, entries []entry) *ignore.List {
	for _, e := range entries {
		if e.name != ignore.OwnFile || e.kind() != modeFile {
			continue
		}
		content, err := w.Repository.Read(e.id.String(), maxIgnoreFile)
		if err == nil {
			return ignore.Parse(content)
		}
		if len(w.report.IgnoreFiles) < maxFaults {
			w.report.IgnoreFiles = append(w.report.IgnoreFiles, crawl.Fault{Path: d.record(e.name), Err: err})
		}
	}
	return nil
}

// unreadable notes that nothing is known of the files in a directory.
func (w *walk) unreadable(d directory, err error) {
	fault := crawl.Fault{Path: d.path, Err: err}
	if d.path == "" || len(w.report.Unreadable) == maxFaults {
		w.report.Unreadable = nil
		fault.Path = "."
	}
	w.report.Unreadable = append(w.report.Unreadable, fault)
}

// forget emits a removal for every record that is left over.
func (w *walk) forget() error {
	for _, root := range w.differing {
		gone, err := w.leftOver(root)
		if err != nil {
			return err
		}
		for _, path := range gone {
			if err := w.emit(w.ctx, ast.Change{Repo: w.Repo, Path: path, Op: ast.Remove,
				Revision: w.Commit.ID, RevisionTime: w.Commit.Authored}); err != nil {
				return err
			}
			w.seen[xxh3.HashString128(path)] = struct{}{} // a root may lie below another one
		}
	}
	return nil
}

// leftOver returns the records at a path and below it whose files are not there.
func (w *walk) leftOver(root string) (gone []string, err error) {
	note := func(path string) error {
		if _, there := w.seen[xxh3.HashString128(path)]; !there && !w.unknown(path) {
			gone = append(gone, path)
		}
		return w.ctx.Err()
	}
	if root == "" {
		return gone, errors.Join(w.Known.Below("", note), err)
	}
	_, recorded, err := w.Known.File(root)
	if err != nil {
		return nil, err
	}
	if recorded {
		err = note(root)
	}
	return gone, errors.Join(err, w.Known.Below(root+"/", note))
}

// unknown reports whether a path lies in a directory that could not be read.
func (w *walk) unknown(path string) bool {
	for _, fault := range w.report.Unreadable {
		if fault.Path == "." || strings.HasPrefix(path, fault.Path+"/") {
			return true
		}
	}
	return false
}
