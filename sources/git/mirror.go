package git

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"elixirscope/foundation/resilience"

	gogit "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/transport"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// listTimeout bounds how long a remote may take to say what it has.
const listTimeout = time.Minute

// Mirror makes the bare repository in dir a copy of all branches and tags at a URL,
// and its HEAD the one there. It fetches only what is missing, also after an
// interruption. The URL may hold credentials; they are not written down. What the remote
// refuses is an error of class resilience.Permanent.
func Mirror(ctx context.Context, address, dir string) error {
	if err := mirror(ctx, address, dir, silenceTimeout); err != nil {
		if isRefusal(err) {
			err = resilience.Mark(err, resilience.Permanent)
		}
		return fmt.Errorf("fetch %s: %w", Place{URL: address}.Root()[len(Prefix):], err)
	}
	return nil
}

// isRefusal reports whether a remote said no, which it will say again.
func isRefusal(err error) bool {
	return errors.Is(err, transport.ErrRepositoryNotFound) || errors.Is(err, transport.ErrAuthenticationRequired) ||
		errors.Is(err, transport.ErrAuthorizationFailed)
}

func mirror(ctx context.Context, address, dir string, silence time.Duration) error {
	local, err := gogit.PlainInit(dir, true)
	if errors.Is(err, gogit.ErrRepositoryAlreadyExists) {
		local, err = gogit.PlainOpen(dir)
	}
	if err != nil {
		return err
	}
	storage, ok := local.Storer.(*filesystem.Storage)
	if !ok {
		return fmt.Errorf("BUG: the storage of %s is a %T", dir, local.Storer)
	}
	origin := &config.RemoteConfig{Name: "origin", URLs: []string{address}}
	references, err := list(ctx, gogit.NewRemote(storage, origin))
	if err != nil {
		return err
	}
	err = fetch(ctx, storage, origin, silence)
	if err != nil && !errors.Is(err, gogit.NoErrAlreadyUpToDate) {
		return err
	}
	for _, reference := range references {
		if reference.Name() == plumbing.HEAD {
			return storage.SetReference(reference)
		}
	}
	return nil
}

// list returns the references of a remote, in bounded time: one that never answers is
// as good as unreachable.
func list(ctx context.Context, remote *gogit.Remote) ([]*plumbing.Reference, error) {
	ctx, cancel := context.WithTimeout(ctx, listTimeout)
	defer cancel()
	return remote.ListContext(ctx, &gogit.ListOptions{})
}

// HasCommit reports whether there is a clone in dir that has the commit with an id in
// hexadecimal. It knows no other revisions.
func HasCommit(dir, id string) (has bool, err error) {
	if !plumbing.IsHash(id) {
		return false, nil
	}
	r, err := Open(dir)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, gogit.ErrRepositoryNotExists) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	_, err = r.Commit(id)
	return err == nil, nil
}
