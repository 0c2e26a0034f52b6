package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"elixirscope/ast/format"
	"elixirscope/ast/query"
)

// question is a request of HTTP about code, read.
type question struct {
	request query.Request
	format  format.Format
	media   string // of the answer
}

// parameterFormat is the parameter of a question beside those of a query.Request.
const parameterFormat = "format"

// query answers a question.
func (s *Server) query(open context.Context, w http.ResponseWriter, r *http.Request) {
	q, err := s.readQuestion(w, r)
	if err != nil {
		s.refuse(w, err)
		return
	}
	ctx, cancel := deadline(r.Context(), q.request.Timeout)
	defer cancel()
	answer, err := s.answer(ctx, open, q.request)
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.write(w, q, answer)
}

// readQuestion reads a question from the path, the parameters and the body.
func (s *Server) readQuestion(w http.ResponseWriter, r *http.Request) (q question, err error) {
	parameters, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return q, badRequest(fmt.Errorf("read parameters: %w", err))
	}
	if err := q.takeOwn(parameters, r.Header); err != nil {
		return q, err
	}
	if r.Method == http.MethodPost {
		err = s.readBody(w, r, parameters, &q.request)
	} else {
		err = readParameters(parameters, &q.request, time.Now())
	}
	if err != nil {
		return q, err
	}
	if err := setVerb(&q.request, r.PathValue("verb")); err != nil {
		return q, err
	}
	if err := q.request.Validate(); err != nil {
		return q, q.inJSON(r, err)
	}
	q.request.Snippets = format.ShowsSnippets(q.format)
	return q, nil
}

// takeOwn takes the parameters that are not those of a query.Request out of the others.
func (q *question) takeOwn(parameters url.Values, header http.Header) (err error) {
	q.format, q.media = format.JSON, format.JSON.MediaType()
	if media := acceptedLines(header); media != "" {
		q.format, q.media = format.JSONL, media
	}
	if name := parameters.Get(parameterFormat); name != "" {
		if q.format, err = format.Parse(name); err != nil {
			return &query.FieldError{Field: parameterFormat, Problem: err.Error(), Allowed: format.Names()}
		}
		q.media = q.format.MediaType()
	}
	if n := len(parameters[parameterFormat]); n > 1 {
		return fieldProblem(parameterFormat, "format is given %d times, must be given once", n)
	}
	delete(parameters, parameterFormat)
	return nil
}

// acceptedLines returns the media type of lines of JSON, as whoever asks calls it, if the
// answer is to have it.
func acceptedLines(header http.Header) string {
	for _, accepted := range header.Values("Accept") {
		for one := range strings.SplitSeq(accepted, ",") {
			media, _, err := mime.ParseMediaType(one)
			if err == nil && (media == "application/x-ndjson" || media == format.JSONL.MediaType()) {
				return media
			}
		}
	}
	return ""
}

// readBody reads a request from a body, beside which there are no parameters.
func (s *Server) readBody(w http.ResponseWriter, r *http.Request, parameters url.Values, request *query.Request) error {
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		return unknownField("parameter", name, []string{parameterFormat})
	}
	fields := []string{"verb", "filter"}
	for _, p := range query.Parameters() {
		fields = append(fields, p.Field)
	}
	return unended(s.read(w, r, request, fields...))
}

// readParameters reads a request from parameters.
func readParameters(parameters url.Values, request *query.Request, now time.Time) error {
	known := make(map[string]query.Parameter)
	for _, p := range query.Parameters() {
		known[p.Name] = p
	}
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		p, ok := known[name]
		if !ok {
			allowed := append(slices.Collect(maps.Keys(known)), parameterFormat)
			return unknownField("parameter", name, allowed)
		}
		if err := p.Set(request, parameters[name], now); err != nil {
			return err
		}
	}
	return nil
}

// setVerb sets the verb to that of the path, if it has one.
func setVerb(request *query.Request, verb string) error {
	switch {
	case verb == "":
	case !slices.Contains(query.Verbs(), query.Verb(verb)):
		return &statusError{status: http.StatusNotFound, cause: fmt.Errorf("no verb %.100q: use one of %v", verb, query.Verbs())}
	case request.Verb != "" && request.Verb != query.Verb(verb):
		return fieldProblem("verb", "verb is %.100q in the body and %s in the path", request.Verb, verb)
	default:
		request.Verb = query.Verb(verb)
	}
	return nil
}

// inJSON names the field that an error is about as whoever asked has written it.
func (q *question) inJSON(r *http.Request, err error) error {
	var fault *query.FieldError
	if r.Method != http.MethodPost || !errors.As(err, &fault) {
		return err
	}
	for _, p := range query.Parameters() {
		if p.Name == fault.Field {
			return &query.FieldError{Field: p.Field, Problem: fault.Problem, Allowed: fault.Allowed}
		}
	}
	return err
}

func fieldProblem(field, problem string, values ...any) error {
	return &query.FieldError{Field: field, Problem: fmt.Sprintf(problem, values...)}
}

// answer waits for the batch that a request needs, and then for its turn.
func (s *Server) answer(ctx, open context.Context, request query.Request) (*query.Answer, error) {
	if request.AtLeast > 0 {
		err := s.await(ctx, open, request)
		if request.Follow && errors.Is(err, context.DeadlineExceeded) {
			err = nil // it waited long enough
		}
		if err != nil {
			return nil, fmt.Errorf("wait for batch %d: %w", request.AtLeast, err)
		}
	}
	done, err := s.admission.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	ctx, cancel := withDeadline(ctx, s.timeout)
	defer cancel()
	answer, err := s.asker.Run(ctx, request)
	if err == nil {
		err = request.CheckLag(answer.AsOf)
	}
	return answer, orDeadline(ctx, err)
}

// await waits for the batch that a request needs while the server is open.
func (s *Server) await(ctx, open context.Context, request query.Request) error {
	ctx, cancel := context.WithTimeout(ctx, request.Wait)
	defer cancel()
	ctx, refuse := context.WithCancelCause(ctx)
	defer refuse(nil)
	defer context.AfterFunc(open, func() { refuse(errEnding) })()
	err := s.ingest.Await(ctx, request.AtLeast)
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

func (s *Server) write(w http.ResponseWriter, q question, answer *query.Answer) {
	summary, err := json.Marshal(answer.Summary())
	if err != nil {
		s.refuse(w, fmt.Errorf("encode answer: %w", err))
		return
	}
	w.Header().Set(AnswerHeader, string(summary))
	w.Header().Set("Content-Type", q.media)
	if err := format.Write(w, q.format, answer); err != nil {
		s.logger.Debug("answer was not taken", "error", err)
	}
}
