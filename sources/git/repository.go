package git

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	gogit "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// cacheSize bounds the objects that are kept because others are deltas of them.
const cacheSize = 32 * cache.MiByte

// Repository reads the objects of one git repository. Its methods may be called
// concurrently; reading is one at a time, as go-git's storage wants it.
type Repository struct {
	dir     string
	lock    sync.Mutex // held while go-git reads
	git     *gogit.Repository
	objects *filesystem.Storage
	packs   []plumbing.Hash // that were there when it was last looked
}

// Commit is one commit of a repository.
type Commit struct {
	ID       string    // in hexadecimal
	Authored time.Time // to the second
	tree     plumbing.Hash
}

// Open opens the repository in a directory: its top, or the repository itself when
// it is bare. Close it.
func Open(dir string) (*Repository, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("open git repository: %w", err)
	}
	plain, err := gogit.PlainOpenWithOptions(dir, &gogit.PlainOpenOptions{EnableDotGitCommonDir: true})
	if err != nil {
		return nil, fmt.Errorf("open git repository %s: %w", dir, err)
	}
	storage, ok := plain.Storer.(*filesystem.Storage)
	if !ok {
		return nil, fmt.Errorf("open git repository %s: BUG: its storage is a %T", dir, plain.Storer)
	}
	objects := filesystem.NewStorageWithOptions(storage.Filesystem(), cache.NewObjectLRU(cacheSize),
		filesystem.Options{KeepDescriptors: true})
	opened, err := gogit.Open(objects, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open git repository %s: %w", dir, err), objects.Close())
	}
	packs, err := objects.ObjectPacks()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open git repository %s: %w", dir, err), objects.Close())
	}
	return &Repository{dir: dir, git: opened, objects: objects, packs: packs}, nil
}

// Close releases the repository.
func (r *Repository) Close() error { return r.objects.Close() }

// Commit returns the commit that a revision names, as git rev-parse reads it; "" is
// HEAD.
func (r *Repository) Commit(revision string) (Commit, error) {
	if revision == "" {
		revision = "HEAD"
	}
	var c Commit
	err := r.guarded(func() error {
		id, err := r.git.ResolveRevision(plumbing.Revision(revision))
		if err != nil {
			return err
		}
		commit, err := r.git.CommitObject(*id)
		if err != nil {
			return err
		}
		c = Commit{ID: commit.Hash.String(), Authored: time.Unix(commit.Author.When.Unix(), 0), tree: commit.TreeHash}
		return nil
	})
	if errors.Is(err, plumbing.ErrReferenceNotFound) {
		err = errors.New("there is no such revision")
	}
	if err != nil {
		return Commit{}, fmt.Errorf("find revision %s in git repository %s: %w", revision, r.dir, err)
	}
	return c, nil
}

// guarded calls go-git, which is not made for concurrent use and has been seen to
// panic on objects that nobody but an attacker would make. read is called again when what
// it did not find may have moved.
func (r *Repository) guarded(read func() error) (err error) {
	r.lock.Lock()
	defer r.lock.Unlock()
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("malformed: %v", v)
		}
	}()
	err = read()
	if (errors.Is(err, plumbing.ErrObjectNotFound) || errors.Is(err, dotgit.ErrPackfileNotFound)) && r.repacked() {
		r.objects.Reindex()
		err = read()
	}
	return err
}

// repacked reports whether packs have come or gone since it was last asked: git may have
// moved objects to where go-git does not look for them (gc, fetch).
func (r *Repository) repacked() bool {
	packs, err := r.objects.ObjectPacks()
	if err != nil || slices.Equal(packs, r.packs) {
		return false // then what is missing is missing
	}
	r.packs = packs
	return true
}
