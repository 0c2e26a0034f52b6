package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"elixirscope/api"
	"elixirscope/api/client"
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
		Use: "journal", Short: "What has happened to a running ingest", Args: cobra.NoArgs,
		Long: `journal prints what the run that uses the store has told of itself, the oldest
first: services that failed, changes of health and of the configuration, safe mode,
circuit breakers.`,
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
	if _, refused := errors.AsType[*client.RefusedError](err); refused {
		return err
	}
	if errors.Is(err, client.ErrNotRunning) {
		return notRunning(j.data)
	}
	if err == nil {
		err = j.write(output{}, text.Bytes())
	}
	return failed(err)
}

func (j *journal) write(to io.Writer, text []byte) error {
	var entries []api.JournalEntry
	if err := json.Unmarshal(text, &entries); err != nil {
		return fmt.Errorf("read journal: %w", err)
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
