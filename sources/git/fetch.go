package git

import (
	"context"
	"fmt"
	"io"
	"time"

	gogit "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// silenceTimeout is how long a remote may send nothing while it is fetched from. That it
// gathers what to send, it tells.
const silenceTimeout = 5 * time.Minute

// fetch makes the branches and tags of a repository those of its remote. It gives up on
// one that sends nothing for as long as silence.
func fetch(ctx context.Context, to *filesystem.Storage, from *config.RemoteConfig, silence time.Duration) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w := &watchdog{silence, time.AfterFunc(silence, func() {
		cancel(fmt.Errorf("the remote has sent nothing for %v", silence))
	})}
	defer w.timer.Stop()
	err := gogit.NewRemote(watched{to, w}, from).FetchContext(ctx, &gogit.FetchOptions{
		RefSpecs: []config.RefSpec{"+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"},
		Tags:     gogit.NoTags, Force: true, Prune: true, Progress: w,
	})
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return cause
	}
	return err
}

// watchdog ends a fetch unless it is written to all the time.
type watchdog struct {
	silence time.Duration
	timer   *time.Timer
}

// Write implements io.Writer: something has come.
func (w *watchdog) Write(p []byte) (int, error) {
	w.timer.Reset(w.silence)
	return len(p), nil
}

// watched is the storage of a fetch; its watchdog sees what comes.
type watched struct {
	*filesystem.Storage
	watchdog *watchdog
}

// PackfileWriter implements storer.PackfileWriter.
func (s watched) PackfileWriter() (io.WriteCloser, error) {
	pack, err := s.Storage.PackfileWriter()
	return watchedPack{pack, s.watchdog}, err
}

type watchedPack struct {
	io.WriteCloser
	watchdog *watchdog
}

func (p watchedPack) Write(content []byte) (int, error) {
	p.watchdog.timer.Reset(p.watchdog.silence)
	return p.WriteCloser.Write(content)
}

// Close indexes the pack, which takes its time; nothing more is to come.
func (p watchedPack) Close() error {
	p.watchdog.timer.Stop()
	return p.WriteCloser.Close()
}
