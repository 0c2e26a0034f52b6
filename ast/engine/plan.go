package engine

import (
	"encoding/json"
	"time"

	"elixirscope/ast/query"
)

// unknownRows is the estimate where there is none.
const unknownRows = -1

// access is a way to facts, with what is expected of it.
type access struct {
	text    string // `postings of "add"`
	instead string // what was not taken, with its cost
	rows    int    // expected, or unknownRows
}

// maxSteps bounds a plan: a person reads no more, and it travels in a header.
const maxSteps = 100

// step begins a part of the work. Whoever ends it tells how many rows came of it.
func (r *run) step(name string, by access) (end func(rows int)) {
	if !r.request.Explain || len(r.plan) == maxSteps {
		return func(int) {}
	}
	i, began, before := len(r.plan), time.Now(), r.Reads()
	r.plan = append(r.plan, query.Step{Depth: r.depth, Name: name, Access: by.text, Instead: by.instead, Estimated: by.rows})
	r.depth++
	return func(rows int) {
		r.depth--
		read := r.Reads().Since(before)
		s := &r.plan[i]
		s.Rows, s.Keys, s.Kept, s.MS = rows, read.Keys(), read.FactsKept, milliseconds(time.Since(began))
	}
}

// noteAnswer says whether the answer is kept. It is made once more all the same, to be
// explained.
func (r *run) noteAnswer(kept bool) {
	rows := 0
	if kept {
		rows = 1
	}
	r.step("look up the answer", access{text: "answers in memory", rows: unknownRows})(rows)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// explain completes the answer with how it came about.
func (r *run) explain() error {
	searched := make(map[string]int64)
	text, err := json.Marshal(r.Reads())
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &searched); err != nil {
		return err
	}
	r.answer.Plan = &query.Plan{Steps: r.plan, Searched: searched}
	return nil
}
