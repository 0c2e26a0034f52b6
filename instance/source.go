package instance

import (
	"elixirscope/sources/crawl"
	"elixirscope/stages"
)

// source is where the changes of an ingest, and the contents they name, come from.
type source interface {
	walked
	stages.Contents
	// begin records, before the first change is written, what has to be known in case
	// that the ingest does not end.
	begin() error
	// end records that everything is written, and that the repository is complete if
	// it is. o is what became of the changes.
	end(o *outcomes) error
	// report adds what was met to a summary that says what the repository holds.
	report(s *Summary)
}

// treeSource is the directory of a target.
type treeSource struct {
	*crawl.Changes
	contents
	instance *Instance
	target   target
}

func (i *Instance) treeSource(t target, crawler *crawl.Crawler) treeSource {
	changes := &crawl.Changes{Crawler: crawler, Repo: t.info.Name, Known: known{i.Repository, t.info},
		Current: i.currency(t.settings).of}
	return treeSource{changes, contents{crawler, t.settings.MaxFileSize}, i, t}
}

func (treeSource) begin() error { return nil } // the first batch says enough

func (s treeSource) end(*outcomes) error {
	complete, err := s.instance.complete(s.target)
	if err != nil {
		return err
	}
	if err := s.instance.Repository.Touch(s.target.info.Name, complete); err != nil {
		return err
	}
	return s.instance.settle(s.target)
}

func (s treeSource) report(to *Summary) {
	to.met(s.Report)
	to.Unchanged = s.Unchanged
}

// met adds what a walk met and left out.
func (s *Summary) met(r crawl.Report) {
	s.Ignored, s.NotSource = r.Ignored+r.ByName, r.NotSource
	s.Unreadable, s.IgnoreFiles = faults(r.Unreadable), faults(r.IgnoreFiles)
}

// unchangedRest counts as unchanged what the repository holds and was not processed.
func (s *Summary) unchangedRest() { s.Unchanged = int64(max(s.Files-s.Processed, 0)) }

func faults(list []crawl.Fault) []string {
	var texts []string
	for _, f := range list {
		texts = append(texts, f.Path+": "+f.Err.Error())
	}
	return texts
}
