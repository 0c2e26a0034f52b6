package instance

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"elixirscope/ast/lang"
	"elixirscope/ast/repository"
	"elixirscope/sources/crawl"
)

// target is what an ingest brings up to date: a whole repository or one file of it.
type target struct {
	info     *repository.Info
	settings Settings
	only     string // path of the one file; "" for all
}

// target finds or makes the repository that o is about.
func (i *Instance) target(o Once) (target, error) {
	dir, file, err := locate(o.Root)
	if err != nil {
		return target{}, err
	}
	known, err := i.repositories()
	if err != nil {
		return target{}, err
	}
	if file == "" {
		return i.wholeTree(o, known, dir)
	}
	return i.singleFile(o, known, filepath.Join(dir, file))
}

// locate returns the directory that root leads to, and, when root is a file, the
// name of that in it.
func locate(root string) (dir, file string, err error) {
	absolute, err := filepath.Abs(root)
	if err != nil {
		return "", "", err
	}
	if dir, err = filepath.EvalSymlinks(absolute); err != nil {
		return "", "", err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return "", "", err
	}
	if !info.IsDir() {
		return filepath.Dir(dir), filepath.Base(dir), nil
	}
	return dir, "", nil
}

func (i *Instance) repositories() (known repositories, err error) {
	snapshot, err := i.Repository.Snapshot()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	infos, err := snapshot.Repositories()
	if err != nil {
		return nil, err
	}
	for n := range infos {
		settings, err := decodeSettings(&infos[n])
		if err != nil {
			return nil, err
		}
		known = append(known, target{info: &infos[n], settings: settings})
	}
	return known, nil
}

func decodeSettings(info *repository.Info) (s Settings, err error) {
	if err := json.Unmarshal(info.Settings, &s); err != nil {
		return s, fmt.Errorf("read settings of repository %s: %w", info.Name, err)
	}
	return s, nil
}

// open is register for those who can choose another name.
func (i *Instance) open(name, root string, settings Settings, only string) (target, error) {
	t, err := i.register(name, root, settings, only)
	if errors.Is(err, repository.ErrOtherRoot) {
		err = fmt.Errorf("%w; choose another --repo NAME", err)
	}
	return t, err
}

// register registers a repository, or records how it is ingested now.
func (i *Instance) register(name, root string, settings Settings, only string) (target, error) {
	text, err := json.Marshal(settings)
	if err != nil {
		return target{}, fmt.Errorf("encode settings: %w", err)
	}
	info, err := i.Repository.Open(name, root, text)
	return target{info, settings, only}, err
}

// wholeTree makes all that lies at a root the target: a directory's, or that of a
// git.Place.
func (i *Instance) wholeTree(o Once, known repositories, root string) (target, error) {
	name := o.Name
	if name == "" {
		existing, err := known.at(root)
		switch {
		case err != nil:
			return target{}, err
		case existing != nil:
			name = existing.info.Name
		default:
			name = known.newName(root)
		}
	}
	return i.open(name, root, o.Settings, "")
}

// singleFile makes one file the target. It belongs to the repository that is named,
// or the innermost one around it; where there is none, a new one holds such files
// alone.
func (i *Instance) singleFile(o Once, known repositories, file string) (target, error) {
	existing, err := known.around(file, o.Name)
	if err != nil {
		return target{}, err
	}
	if existing == nil {
		dir, settings := filepath.Dir(file), o.Settings
		settings.Only = []string{filepath.Base(file)}
		t := target{&repository.Info{Name: o.Name, Root: dir}, settings, settings.Only[0]}
		if t.info.Name == "" {
			t.info.Name = known.newName(dir)
		}
		if err := i.checkSource(t); err != nil {
			return target{}, err
		}
		return i.open(t.info.Name, dir, settings, t.only)
	}
	t := *existing
	inside, err := filepath.Rel(t.info.Root, file)
	if err != nil {
		return target{}, err
	}
	t.only = filepath.ToSlash(inside)
	if _, err := i.Repository.File(t.info, t.only); !errors.Is(err, repository.ErrUnknown) {
		return t, err // whatever has become of it is recorded
	}
	if err := i.checkSource(t); err != nil {
		return target{}, err
	}
	if len(t.settings.Only) == 0 || slices.Contains(t.settings.Only, t.only) {
		return t, nil
	}
	t.settings.Only = append(t.settings.Only, t.only)
	slices.Sort(t.settings.Only)
	return i.open(t.info.Name, t.info.Root, t.settings, t.only)
}

// checkSource reports a file that is no source, or that the rules of its repository
// leave out: the next ingest of the whole would forget it.
func (i *Instance) checkSource(t target) error {
	whole := t
	whole.only = ""
	crawler, err := i.crawler(whole, 1)
	if err != nil {
		return err
	}
	defer crawler.Close()
	full := filepath.Join(t.info.Root, filepath.FromSlash(t.only))
	_, candidate := i.Languages.Candidate(t.only)
	if candidate == lang.NeedsReading {
		content, _, err := crawler.ReadFile(t.only)
		var skip *crawl.SkipError
		if errors.As(err, &skip) {
			return nil // is recorded with the reason
		}
		if _, known := i.Languages.Detect(t.only, content); !known {
			candidate = lang.NotSource
		}
	}
	switch {
	case candidate == lang.NotSource:
		return fmt.Errorf("%s is no source of a known language", full)
	case len(t.settings.Only) == 0 && !crawler.Covers(t.only, false):
		return fmt.Errorf("%s: ignore files, --include or --exclude keep it out of repository %s; name another with --repo NAME", full, t.info.Name)
	}
	return nil
}

// crawler returns a crawler of the target.
func (i *Instance) crawler(t target, jobs int) (*crawl.Crawler, error) {
	return crawl.New(crawl.Config{
		Root: t.info.Root, Only: t.only, Jobs: jobs, MaxFileSize: t.settings.MaxFileSize,
		Include: t.settings.Include, Exclude: t.settings.Exclude,
	}, i.Wanted)
}

// Wanted reports whether files of that name can be source.
func (i *Instance) Wanted(name string) bool {
	_, candidate := i.Languages.Candidate(name)
	return candidate != lang.NotSource
}

// complete reports, after an ingest, whether the repository holds all that it is to
// hold. One file of a tree says nothing of the others.
func (i *Instance) complete(t target) (bool, error) {
	if t.only == "" || len(t.settings.Only) == 0 {
		return t.only == "" || t.info.Complete, nil
	}
	for _, file := range t.settings.Only {
		_, err := i.Repository.File(t.info, file)
		if errors.Is(err, repository.ErrUnknown) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	return true, nil
}
