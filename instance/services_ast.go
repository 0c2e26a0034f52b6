package instance

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"elixirscope/api"
	"elixirscope/ast/lang"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"
	"elixirscope/foundation/registry"
	"elixirscope/foundation/store"
)

// keepStore keeps the store open. Its first start finds it open; another one closes what
// the last has left, when nobody uses that any more, and opens it again.
func (l *live) keepStore(ctx context.Context, ready func()) error {
	start := l.storeStarts.Add(1)
	if l.storeUsed.Swap(true) {
		l.journal.Detach()
		if err := l.reopen(); err != nil {
			if isCatastrophic(err) { // there is nothing to read from
				l.note(err)
				l.end()
			}
			return err
		}
	}
	l.journal.Attach(l.db)
	defer func() {
		// Another start attaches its own, and when the run ends the journal is written
		// last, to the store that is closed behind the run.
		if l.storeStarts.Load() == start && !l.stopping() {
			l.journal.Detach()
		}
	}()
	if err := l.Repository.Check(); err != nil {
		return err
	}
	l.lookAtDisk() // before anything is ingested
	ready()
	return l.watchDisk(ctx)
}

// keepParsers has every parser show that it works, before anything is given to them.
func (l *live) keepParsers(ctx context.Context, ready func()) error {
	for _, language := range l.Languages.Languages() {
		if err := tryParser(ctx, language); err != nil {
			return err
		}
	}
	ready()
	<-ctx.Done()
	return nil
}

// answering is who answers questions between two starts of the service: as long as a
// question is under way, what it reads is not closed.
type answering struct {
	asker      asker
	repository *repository.Repository
	open       context.Context // ends when nothing more is accepted
	work       context.Context // ends when what is under way is given up on
	busy       sync.RWMutex    // read-locked by each question
}

// answer answers questions until the context ends.
func (l *live) answer(ctx context.Context, ready func()) error {
	open, refuse := context.WithCancel(context.WithoutCancel(ctx))
	defer refuse()
	work, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	a := &answering{asker: l.asker(), repository: l.Repository, open: open, work: work}
	unregister, err := registry.Register(l.registry, registry.Key{Service: "query", Instance: "answering"}, a, registry.Options{})
	if err != nil {
		return err
	}
	ready()
	<-ctx.Done()
	unregister()
	refuse()
	late := time.AfterFunc(apiGrace, abandon)
	defer late.Stop()
	a.busy.Lock() // for good
	return a.asker.engine.Release()
}

// answerWait is how long a question waits for the services that answer it to be
// restarted.
const answerWait = 10 * time.Second

// errRestarting is the answer to a question that was waiting when these services
// stopped.
var errRestarting = errors.New("the store is closed or being opened again: ask again")

// enter returns who answers, and a context that ends when it gives up. The caller calls
// leave when it has done.
func (l *live) enter(ctx context.Context) (a *answering, within context.Context, leave func(), err error) {
	wait, cancel := context.WithTimeout(ctx, answerWait)
	defer cancel()
	defer context.AfterFunc(l.ended, cancel)()
	for {
		a, err := registry.Await[*answering](wait, l.registry, registry.Key{Service: "query", Instance: "answering"})
		if err != nil {
			return nil, nil, nil, fmt.Errorf("%w: %w", errRestarting, err)
		}
		if !a.busy.TryRLock() {
			continue // it has just been unregistered
		}
		within, giveUp := context.WithCancelCause(ctx)
		stop := context.AfterFunc(a.work, func() { giveUp(errRestarting) })
		return a, within, func() { stop(); giveUp(nil); a.busy.RUnlock() }, nil
	}
}

// Run implements api.Asker: the answer tells how fresh it is.
func (l *live) Run(ctx context.Context, request query.Request) (*query.Answer, error) {
	a, ctx, leave, err := l.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	began := time.Now()
	fresh := l.freshness() // before, so that it promises too little rather than too much
	answer, err := a.asker.Run(ctx, request)
	l.queries.Observe(time.Since(began))
	if err != nil {
		l.suspect(err)
		return nil, err
	}
	l.suspect(answer.Damage)
	l.date(answer, fresh)
	return answer, nil
}

// suspect enters safe mode if an error says that the store is damaged.
func (l *live) suspect(err error) {
	if err == nil || !isCatastrophic(err) || l.safe.is(causeStore) {
		return
	}
	l.safe.enter(causeStore, fmt.Errorf("the store is damaged: end the run, delete %s and ingest again (%s)",
		l.Instance.config.Data, store.DamageIn(err)))
}

// Await implements api.Ingest.
func (l *live) Await(ctx context.Context, sequence uint64) error {
	a, ctx, leave, err := l.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	ctx, refuse := context.WithCancelCause(ctx)
	defer refuse(nil)
	defer context.AfterFunc(a.open, func() { refuse(errRestarting) })()
	err = a.repository.Await(ctx, sequence)
	if err != nil && errors.Is(context.Cause(ctx), errRestarting) {
		return errRestarting
	}
	return err
}

// Refresh implements api.Ingest.
func (l *live) Refresh(ctx context.Context, repo string) (sequence uint64, err error) {
	a, _, leave, err := l.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	s := l.synchronization.Load()
	if s == nil {
		return 0, errRestarting // which looks at everything again
	}
	sequence, found := a.repository.Sequence(), repo == ""
	for _, f := range s.sources {
		if repo == "" || f.of().info.Name == repo {
			f.refresh()
			found = true
		}
	}
	if !found {
		return 0, fmt.Errorf("repository %q: %w", repo, api.ErrNotFollowed)
	}
	return sequence, nil
}

// tryParser parses next to nothing in a language.
func tryParser(ctx context.Context, language *lang.Language) error {
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	if err := parser.Parse(ctx, language.Grammar, []byte("x\n"), new(syntax.Tree)); err != nil {
		return fmt.Errorf("try the parser of %s: %w", language.Name, err)
	}
	return nil
}
