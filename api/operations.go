package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"elixirscope/foundation/config"
	"elixirscope/foundation/events"
	"elixirscope/foundation/health"
)

// Operations is what whoever operates a running ingest asks of it.
type Operations interface {
	// Answering returns an error while questions would have to wait.
	Answering() error
	Health() health.Report
	// WriteMetrics writes the metrics in the text format of Prometheus.
	WriteMetrics(w io.Writer) error
	Configuration() []config.Field
	// Configure changes a key that may change while the ingest runs. Errors are those of
	// config.Store.Set.
	Configure(key, value string) error
	Unconfigure(key string) error
	// Journal visits what the ingest has told of itself.
	Journal(filter events.Filter, visit func(events.Entry) error) error
}

// Setting is the body of a request to change the configuration.
type Setting struct {
	Key string `json:"key"`
	// Value is the text of the value; null takes back what was set.
	Value *string `json:"value"`
}

// JournalEntry is an entry of the journal as it is sent.
type JournalEntry struct {
	ID       uint64    `json:"id"`
	Time     time.Time `json:"time"`
	Type     string    `json:"type"`
	Subject  string    `json:"subject"`
	Critical bool      `json:"critical,omitempty"`
	// Data is what the type tells more.
	Data json.RawMessage `json:"data,omitempty"`
}

func (s *Server) live(w http.ResponseWriter, _ *http.Request) { s.tell(w, nil) }

func (s *Server) ready(w http.ResponseWriter, _ *http.Request) { s.tell(w, s.operations.Answering()) }

func (s *Server) configuration(w http.ResponseWriter, _ *http.Request) {
	s.encode(w, http.StatusOK, s.operations.Configuration())
}

// tell answers a probe.
func (s *Server) tell(w http.ResponseWriter, err error) {
	if err != nil {
		s.refuse(w, err)
		return
	}
	if _, err := io.WriteString(w, "ok\n"); err != nil {
		s.logger.Debug("response was not taken", "error", err)
	}
}

func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	report, status := s.operations.Health(), http.StatusOK
	if report.Status == health.StatusCritical {
		status = http.StatusServiceUnavailable
	}
	s.encode(w, status, report)
}

func (s *Server) metrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	if err := s.operations.WriteMetrics(w); err != nil {
		s.logger.Debug("metrics were not taken", "error", err)
	}
}

func (s *Server) configure(w http.ResponseWriter, r *http.Request) {
	var setting Setting
	err := s.read(w, r, &setting, "key", "value")
	if err != nil {
		s.refuse(w, unended(err))
		return
	}
	if setting.Value == nil {
		err = s.operations.Unconfigure(setting.Key)
	} else {
		err = s.operations.Configure(setting.Key, *setting.Value)
	}
	if err != nil {
		s.refuse(w, badRequest(err))
		return
	}
	s.encode(w, http.StatusOK, setting)
}

// maxJournal is how many entries of the journal are sent at once.
const maxJournal = 10_000

// journal sends the latest entries that pass the parameters type, subject, since (a
// time) and limit, the latest first.
func (s *Server) journal(w http.ResponseWriter, r *http.Request) {
	filter, err := journalFilter(r)
	if err != nil {
		s.refuse(w, badRequest(err))
		return
	}
	entries := []JournalEntry{}
	err = s.operations.Journal(filter, func(e events.Entry) error {
		entries = append(entries, NewJournalEntry(e))
		return nil
	})
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.encode(w, http.StatusOK, entries)
}

// NewJournalEntry returns an entry as it is sent.
func NewJournalEntry(e events.Entry) JournalEntry {
	return JournalEntry{e.ID, e.Time, e.Type, e.Subject, e.Critical, json.RawMessage(e.Data)}
}

func journalFilter(r *http.Request) (f events.Filter, err error) {
	parameters := r.URL.Query()
	f = events.Filter{Type: parameters.Get("type"), Subject: parameters.Get("subject"), Limit: 100, Desc: true}
	if text := parameters.Get("limit"); text != "" {
		if f.Limit, err = strconv.Atoi(text); err != nil || f.Limit < 1 || f.Limit > maxJournal {
			return f, fmt.Errorf("limit is %q, must be 1 to %d", text, maxJournal)
		}
	}
	if text := parameters.Get("since"); text != "" {
		if f.Since, err = time.Parse(time.RFC3339, text); err != nil {
			return f, errors.New("since is " + strconv.Quote(text) + ", must be a time such as 2026-01-31T12:00:00Z")
		}
	}
	return f, nil
}
