package watch

import (
	"path"
	"time"

	"elixirscope/sources/crawl"
)

// settling holds the paths that wait until they are quiet. It knows no clock and is
// not safe for concurrent use.
type settling struct {
	config Config
	paths  map[string]span
	count  map[string]int // of paths by the directory they lie in
}

// span is when a path had its first and its last event.
type span struct{ first, last time.Time }

func newSettling(config Config) settling {
	return settling{config: config, paths: make(map[string]span), count: make(map[string]int)}
}

// add notes an event of a path. A directory above it that waits stands for it.
func (s *settling) add(p string, now time.Time) {
	for at := p; ; at = path.Dir(at) {
		if waits, ok := s.paths[at]; ok {
			s.paths[at] = span{waits.first, now}
			return
		}
		if at == "." {
			break
		}
	}
	s.insert(p, span{now, now})
	// A directory may be one path too many in the one it lies in.
	for dir := path.Dir(p); s.count[dir] > s.config.MaxPerDirectory; dir = path.Dir(dir) {
		s.collapse(dir)
	}
	if len(s.paths) > s.config.MaxPending {
		s.collapse(".")
	}
}

// collapse lets a directory stand for all that waits below it.
func (s *settling) collapse(dir string) {
	var all span
	below := map[string]struct{}{dir: {}}
	for p, at := range s.paths {
		if p != dir && !crawl.Below(p, below) {
			continue
		}
		if all.first.IsZero() || at.first.Before(all.first) {
			all.first = at.first
		}
		if at.last.After(all.last) {
			all.last = at.last
		}
		s.remove(p)
	}
	s.insert(dir, all)
}

func (s *settling) insert(p string, at span) {
	s.paths[p] = at
	if p != "." {
		s.count[path.Dir(p)]++
	}
}

func (s *settling) remove(p string) {
	delete(s.paths, p)
	if p == "." {
		return
	}
	dir := path.Dir(p)
	if s.count[dir]--; s.count[dir] == 0 {
		delete(s.count, dir)
	}
}

// due returns when a path is to be looked at.
func (s *settling) due(at span) time.Time {
	quiet, latest := at.last.Add(s.config.Debounce), at.first.Add(s.config.MaxDelay)
	if latest.Before(quiet) {
		return latest
	}
	return quiet
}

// next returns when the first path is due; false when none waits.
func (s *settling) next() (first time.Time, ok bool) {
	for _, at := range s.paths {
		if due := s.due(at); !ok || due.Before(first) {
			first, ok = due, true
		}
	}
	return first, ok
}

// take removes and returns the paths that are due, with when each had its first event.
func (s *settling) take(now time.Time) map[string]time.Time {
	paths := make(map[string]time.Time)
	for p, at := range s.paths {
		if !s.due(at).After(now) {
			paths[p] = at.first
			s.remove(p)
		}
	}
	return paths
}

// oldest returns when the first event was of those that wait; zero when none does.
func (s *settling) oldest() (first time.Time) {
	for _, at := range s.paths {
		first = earlier(first, at.first)
	}
	return first
}

// earlier returns the earlier one of two times, of which zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
