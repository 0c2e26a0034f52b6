package instance

import (
	"cmp"
	"time"

	"elixirscope/ast/engine"
	"elixirscope/ast/repository"
)

// Caches bounds what is kept between questions. Of a zero field the default holds; with a
// negative number of bytes nothing is kept.
type Caches struct {
	Units      int64         // bytes of decoded facts
	Answers    int64         // bytes of answers
	AnswersAge time.Duration // after which an answer is computed again, although nothing has changed
}

// DefaultCaches returns the usual bounds.
func DefaultCaches() Caches {
	return Caches{Units: repository.DefaultUnitBytes, Answers: engine.DefaultAnswerBytes, AnswersAge: engine.DefaultAnswerAge}
}

func (c Caches) withDefaults() Caches {
	usual := DefaultCaches()
	return Caches{cmp.Or(c.Units, usual.Units), cmp.Or(c.Answers, usual.Answers), cmp.Or(c.AnswersAge, usual.AnswersAge)}
}

// newCaches makes the caches that questions fill. An ingest alone leaves them empty.
func (i *Instance) newCaches() {
	c := i.config.Caches.withDefaults()
	i.units = repository.NewUnits(c.Units, i.metrics)
	i.answers = engine.NewAnswers(c.Answers, c.AnswersAge, i.metrics)
}

// useCaches has the repository and the engine of one that others ask keep what they make.
// Who opens the store to read it asks once, and keeping would only cost memory.
func (i *Instance) useCaches() (units []repository.Option, answers []engine.Option) {
	if i.config.ReadOnly {
		return nil, nil
	}
	return []repository.Option{repository.WithUnits(i.units)}, []engine.Option{engine.WithAnswers(i.answers)}
}

// ResizeCaches sets the bounds while questions are answered. What is beyond them is
// dropped.
func (i *Instance) ResizeCaches(c Caches) {
	c = c.withDefaults()
	i.units.Resize(c.Units)
	i.answers.Bound(c.Answers, c.AnswersAge)
}

// EvictCaches drops what can be read again.
func (i *Instance) EvictCaches() {
	i.answers.Evict()
	i.units.Evict()
	i.cache.Evict()
}

// limit sets the bounds of questions that come from now on.
func (i *Instance) limit(l engine.Limits) {
	i.reopening.Lock() // the engine is another one afterwards
	defer i.reopening.Unlock()
	i.config.Limits = l
	i.Engine.SetLimits(l)
}
