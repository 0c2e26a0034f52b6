package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"elixirscope/instance"
	"elixirscope/sinks/jsonl"
)

// toOutput reports whether events go to standard output, where nothing else may then.
func toOutput(files []string) bool { return slices.Contains(files, "-") }

// subscribe opens the files that events go to. The caller calls done when nothing is
// delivered any more.
func subscribe(opened *instance.Instance, to, roots []string) (subscriptions []instance.Subscription, done func() error, err error) {
	var files []*jsonl.File
	done = func() error {
		var errs []error
		for _, file := range files {
			errs = append(errs, file.Close())
		}
		return errors.Join(errs...)
	}
	for _, name := range to {
		if name == "-" {
			subscriptions = append(subscriptions, instance.Subscription{Name: "stdout", Anew: true, Sink: jsonl.NewStream(os.Stdout)})
			continue
		}
		path, err := filepath.Abs(name)
		if err == nil && opened.Wanted(filepath.Base(path)) && liesBelow(path, roots) {
			err = fmt.Errorf("--events-to %s would be read as source, and tell of itself: call it *.jsonl, or put it elsewhere", name)
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
