package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"elixirscope/api"
	"elixirscope/api/client"
	"elixirscope/foundation/events"
	"elixirscope/instance"

	"github.com/spf13/cobra"
)

// journal is the command line of ingest journal.
type journal struct {
	data, kind, subject string
	since               time.Duration
	limit               int
	json                bool
}

func newJournal() *cobra.Command {
	j := &journal{limit: 100}
	c := &cobra.Command{
		Use: "journal", Short: "What has happened to the runs of a store", Args: cobra.NoArgs,
		Long: `journal prints what runs on the store have told of themselves, the oldest first:
starts and stops, services that failed, changes of health and of the configuration,
safe mode, circuit breakers. It asks the run that uses the store or, when there is
none, reads the store.`,
		Example: "  ingest journal --since 1h\n  ingest journal --type service.failed --subject ast/analysis",
		RunE:    func(c *cobra.Command, _ []string) error { return j.run(c) },
	}
	flags := c.Flags()
	flags.StringVar(&j.data, "data", instance.DefaultData(), "directory of the store")
	flags.StringVar(&j.kind, "type", "", "only entries of this type, such as service.failed")
	flags.StringVar(&j.subject, "subject", "", "only entries about this, such as ast/analysis")
	flags.DurationVar(&j.since, "since", 0, "only entries of so long ago and later (0: all)")
	flags.IntVar(&j.limit, "limit", j.limit, "the latest entries, at most so many")
	flags.BoolVar(&j.json, "json", false, "for programs")
	return c
}

func (j *journal) run(c *cobra.Command) error {
	parameters := url.Values{"limit": {strconv.Itoa(j.limit)}, "type": {j.kind}, "subject": {j.subject}}
	if j.since > 0 {
		parameters.Set("since", time.Now().Add(-j.since).Format(time.RFC3339))
	}
	running := client.New(api.SocketPath(j.data))
	defer running.Close()
	var text bytes.Buffer
	err := running.Journal(c.Context(), parameters, &text)
	if j.limit < 1 {
		return fmt.Errorf("--limit is %d, must be at least 1", j.limit)
	}
	if _, refused := errors.AsType[*client.RefusedError](err); refused {
		return err
	}
	var entries []api.JournalEntry
	switch {
	case errors.Is(err, client.ErrNotRunning):
		entries, err = j.stored()
	case err == nil:
		err = json.Unmarshal(text.Bytes(), &entries)
	}
	if err != nil {
		return failed(fmt.Errorf("read journal: %w", err))
	}
	return failed(j.write(output{}, entries))
}

// stored reads the entries from the store, which no run uses: what a run told until it
// ended is wanted most when it has.
func (j *journal) stored() (entries []api.JournalEntry, err error) {
	opened, err := instance.Open(instance.Config{Data: j.data, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	f := events.Filter{Type: j.kind, Subject: j.subject, Limit: j.limit, Desc: true}
	if j.since > 0 {
		f.Since = time.Now().Add(-j.since)
	}
	err = opened.ReadJournal(f, func(e events.Entry) error {
		entries = append(entries, api.NewJournalEntry(e))
		return nil
	})
	return entries, err
}

func (j *journal) write(to io.Writer, entries []api.JournalEntry) error {
	if len(entries) == 0 {
		fmt.Fprintln(os.Stderr, "ingest: the journal has no such entries")
	}
	slices.Reverse(entries)
	if j.json {
		encoder := json.NewEncoder(to)
		encoder.SetIndent("", "  ")
		return encoder.Encode(entries)
	}
	var lines strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&lines, "%s  %-20s %-16s %s\n", e.Time.Local().Format("2006-01-02 15:04:05.000"), e.Type, e.Subject, e.Data)
	}
	_, err := io.WriteString(to, lines.String())
	return err
}
