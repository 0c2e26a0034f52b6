package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"elixirscope/foundation/config"
	"elixirscope/foundation/events"
	"elixirscope/instance"
	"elixirscope/sinks/jsonl"

	"github.com/spf13/pflag"
)

// eventFlags say how long changes are remembered and who is told of them.
type eventFlags struct {
	to   []string
	keep events.Retention
}

func newEventFlags() eventFlags { return eventFlags{keep: instance.DefaultRetention()} }

func (e *eventFlags) register(flags *pflag.FlagSet) {
	flags.StringArrayVar(&e.to, "events-to", nil, "append what changes, as lines of JSON (CloudEvents), to this file; - is standard output")
	flags.DurationVar(&e.keep.Age, "events-age", e.keep.Age, "forget changes that are older (0: never)")
	flags.Var(newSize((*config.Bytes)(&e.keep.Bytes)), "events-size", "forget the oldest changes when all take more (0: never)")
}

func (e *eventFlags) validate() error {
	seen := make(map[string]bool)
	for _, to := range e.to {
		if to == "" {
			return errors.New("--events-to: name a file, or - for standard output")
		}
		if seen[to] {
			return errors.New("--events-to " + to + " is given twice")
		}
		seen[to] = true
	}
	return e.keep.Validate()
}

// takesOutput reports whether events go to standard output, where nothing else may then.
func (e *eventFlags) takesOutput() bool { return slices.Contains(e.to, "-") }

// subscribe opens the files. The caller calls done when nothing is delivered any more.
func (e *eventFlags) subscribe(opened *instance.Instance, roots []string) (subscriptions []instance.Subscription, done func() error, err error) {
	var files []*jsonl.File
	done = func() error {
		var errs []error
		for _, file := range files {
			errs = append(errs, file.Close())
		}
		return errors.Join(errs...)
	}
	for _, to := range e.to {
		if to == "-" {
			subscriptions = append(subscriptions, instance.Subscription{Name: "stdout", Anew: true, Sink: jsonl.NewStream(os.Stdout)})
			continue
		}
		path, err := filepath.Abs(to)
		if err == nil && opened.Wanted(filepath.Base(path)) && liesBelow(path, roots) {
			err = fmt.Errorf("--events-to %s would be read as source, and tell of itself: call it *.jsonl, or put it elsewhere", to)
		}
		if err != nil {
			return nil, nil, errors.Join(err, done())
		}
		file, err := jsonl.Open(path)
		if err != nil {
			return nil, nil, errors.Join(err, done())
		}
		files = append(files, file)
		subscriptions = append(subscriptions, instance.Subscription{Name: "file " + path, Sink: file})
	}
	return subscriptions, done, nil
}

// liesBelow reports whether a path lies in one of the roots.
func liesBelow(path string, roots []string) bool {
	return slices.ContainsFunc(roots, func(root string) bool {
		root, err := filepath.Abs(root)
		if err != nil {
			return false // what is wrong with it is told when it is read
		}
		inside, err := filepath.Rel(root, path)
		return err == nil && filepath.IsLocal(inside)
	})
}
