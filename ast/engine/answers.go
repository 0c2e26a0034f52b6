package engine

import (
	"sync"
	"time"

	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/foundation/cache"

	"github.com/VictoriaMetrics/metrics"
)

// Bounds of the answers that are kept, unless others are asked for.
const (
	DefaultAnswerBytes = 32 << 20
	DefaultAnswerAge   = 5 * time.Minute
)

// Answers keeps the answers of an engine. An answer is found by all of its request that
// it depends on and by the state of the snapshot that it is of, so that whoever asks
// after a write never gets an answer from before.
type Answers struct {
	kept *cache.Cache[question, keptAnswer]

	mutex sync.Mutex
	state repository.State // of the latest request; answers of others are dropped
}

// question is what an answer depends on.
type question struct {
	state   repository.State
	request string
}

// keptAnswer is an answer that shares nothing with the units it was made of.
type keptAnswer struct {
	answer  *query.Answer
	updated time.Time // see run
	bytes   int64
}

// NewAnswers returns an empty cache bounded by bytes and age, whose metrics are labelled
// "answers".
func NewAnswers(bytes int64, age time.Duration, set *metrics.Set) *Answers {
	return &Answers{kept: cache.New(cache.Config[question, keptAnswer]{Name: "answers", Bytes: bytes, Age: age, Metrics: set,
		Size: func(q question, k keptAnswer) int64 { return k.bytes + int64(len(q.request)) }})}
}

// Bound sets the bounds, also of what is kept.
func (a *Answers) Bound(bytes int64, age time.Duration) {
	a.kept.Resize(bytes)
	a.kept.SetAge(age)
}

// Evict drops all answers.
func (a *Answers) Evict() { a.kept.Evict() }

// get returns the answer to a question, nil when there is none. The rows are shared.
func (a *Answers) get(q question) *query.Answer {
	a.enter(q.state)
	k, ok := a.kept.Get(q)
	if !ok {
		return nil
	}
	answer := *k.answer
	answer.AsOf.LagMS = lagSince(k.updated)
	answer.Stats = query.Cost{Cache: "hit"}
	return &answer
}

// enter drops the answers of another state: nobody will ask for them again.
func (a *Answers) enter(state repository.State) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.state != state {
		a.state = state
		a.kept.Evict()
	}
}

// put keeps a copy of the answer of a run. What lacks something is not kept: it may
// have been the disk that failed, or others that had taken the time.
func (a *Answers) put(q question, r *run) {
	if r.answer.Coverage.Unreadable > 0 || r.answer.Cut == query.CutTime {
		return
	}
	answer, bytes, ok := detach(&r.answer, a.kept.Largest())
	if !ok {
		return
	}
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.state == q.state {
		a.kept.Put(q, keptAnswer{answer, r.updated, bytes})
	}
}

// isKept reports whether the answer to a request may be asked for again. What changed
// since a time is not: mostly that is so long before now.
func isKept(request *query.Request) bool { return request.Since.IsZero() }
