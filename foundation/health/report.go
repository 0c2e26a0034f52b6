package health

import (
	"slices"
	"strings"
	"time"
)

// Report is how an instance is. It is a snapshot that others read too: do not write
// to its slices.
type Report struct {
	Status    Status          `json:"status"`
	Since     time.Time       `json:"since,omitzero"`      // of the status
	CheckedAt time.Time       `json:"checked_at,omitzero"` // zero before the first round
	Issues    []string        `json:"issues"`              // "config: ...", of degraded services, sorted
	Failures  []string        `json:"failures"`            // "repository: ...", of critical services, sorted
	Services  []ServiceReport `json:"services"`            // in the order of Config.Services
	History   []Change        `json:"history"`             // the latest changes of the status, oldest first
}

// ServiceReport is how one service is.
type ServiceReport struct {
	Name      string    `json:"name"`
	Status    Status    `json:"status"`
	Error     string    `json:"error,omitempty"`
	Since     time.Time `json:"since"` // of the status
	CheckedAt time.Time `json:"checked_at"`
	MS        float64   `json:"ms"`       // milliseconds until it answered, or was given up
	Failures  int       `json:"failures"` // in a row, until now

	// Silent says that it has not answered; Error tells for how long, and is another one
	// each round.
	Silent bool `json:"silent,omitempty"`
}

// Change is a change of the status of the instance.
type Change struct {
	At   time.Time `json:"at"`
	From Status    `json:"from"`
	To   Status    `json:"to"`
	Why  []string  `json:"why"` // failures and issues that are; of a change to healthy, those that were
}

// sumUp makes a report of what the services answered, following the one before.
func sumUp(before Report, services []ServiceReport, at time.Time, history int) Report {
	r := Report{Since: before.Since, CheckedAt: at, Services: services, History: before.History,
		Issues: []string{}, Failures: []string{}}
	for i := range services {
		s := &services[i]
		s.follow(before.service(s.Name))
		r.Status = max(r.Status, s.Status)
		switch s.Status {
		case StatusDegraded:
			r.Issues = append(r.Issues, s.Name+": "+s.Error)
		case StatusCritical:
			r.Failures = append(r.Failures, s.Name+": "+s.Error)
		}
	}
	slices.Sort(r.Issues)
	slices.Sort(r.Failures)
	if before.CheckedAt.IsZero() || r.Status != before.Status {
		r.Since = at
	}
	if r.Status != before.Status {
		r.History = append(slices.Clone(before.History), change(before, r))
		r.History = r.History[max(0, len(r.History)-history):]
	}
	return r
}

func change(before, now Report) Change {
	told := now
	if now.Status == StatusHealthy {
		told = before
	}
	return Change{At: now.CheckedAt, From: before.Status, To: now.Status, Why: slices.Concat(told.Failures, told.Issues)}
}

func (r *Report) service(name string) (ServiceReport, bool) {
	i := slices.IndexFunc(r.Services, func(s ServiceReport) bool { return s.Name == name })
	if i < 0 {
		return ServiceReport{}, false
	}
	return r.Services[i], true
}

// follow continues what the report of the round before began.
func (s *ServiceReport) follow(before ServiceReport, known bool) {
	s.Since = s.CheckedAt
	if known && before.Status == s.Status {
		s.Since = before.Since
	}
	if s.Status == StatusCritical {
		s.Failures = before.Failures + 1
	}
}

// gist is what a report says apart from times: two with the same gist are no change.
func (r *Report) gist() string {
	var lines []string
	for _, s := range r.Services {
		if s.Status == StatusHealthy {
			continue
		}
		text := s.Error
		if s.Silent {
			text = "has not answered"
		}
		lines = append(lines, s.Status.String()+" "+s.Name+": "+text)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
