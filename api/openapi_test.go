package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"elixirscope/api"
	"elixirscope/ast/format"
	"elixirscope/ast/query"
	"elixirscope/foundation/config"
	"elixirscope/foundation/health"
	"elixirscope/instance"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
)

var update = flag.Bool("update", false, "rewrite what tests compare with")

const documentFile = "openapi.json"

// The document that is served is what the types say, and it is one of OpenAPI.
func TestTheDocumentIsOfTheTypes(t *testing.T) {
	want, err := json.MarshalIndent(describe(t), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(documentFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(documentFile)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%v: %s is not what the types say: run this test with -update", err, documentFile)
	}
	_, check := openDocument(t, got)
	if ok, faults := check.ValidateDocument(); !ok {
		for _, fault := range faults {
			t.Errorf("%s: %s %v", fault.Message, fault.Reason, fault.SchemaValidationErrors)
		}
	}
}

func openDocument(t *testing.T, text []byte) (libopenapi.Document, validator.Validator) {
	t.Helper()
	document, err := libopenapi.NewDocument(text)
	if err != nil {
		t.Fatal(err)
	}
	check, faults := validator.NewValidator(document)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return document, check
}

// Every route is in the document, and everything in it is a route.
func TestTheDocumentHasEveryRoute(t *testing.T) {
	text, err := os.ReadFile(documentFile)
	if err != nil {
		t.Fatal(err)
	}
	var document struct{ Paths map[string]map[string]any }
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	var described, served []string
	for path, methods := range document.Paths {
		for method := range methods {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	for _, pattern := range api.NewServer(api.Parts{}).Patterns() {
		if !strings.HasSuffix(pattern, "{verb}") {
			served = append(served, strings.ReplaceAll(pattern, "...}", "}"))
			continue
		}
		for _, verb := range query.Verbs() {
			served = append(served, strings.ReplaceAll(pattern, "{verb}", string(verb)))
		}
	}
	slices.Sort(described)
	slices.Sort(served)
	if !slices.Equal(described, served) {
		t.Errorf("the document has\n%s\nserved is\n%s", strings.Join(described, "\n"), strings.Join(served, "\n"))
	}
}

// describe returns the document.
func describe(t *testing.T) object {
	c := &comments{t, make(map[string][]astFile)}
	named, types := make(object), make(map[string]reflect.Type)
	requests, responses := &schemas{c, named, types, true}, &schemas{c, named, types, false}
	requests.of(reflect.TypeFor[query.Request]())
	paths := object{
		"/v1/query": object{"post": ask("query", "Ask what the verb in the body says", "Request", allRows(t, responses))},
		"/v1/refresh": object{"post": withBody(operation("refresh", "Look again now at all sources, or at that of a repository",
			"202", responses.of(reflect.TypeFor[api.Refreshing]())), requests.of(reflect.TypeFor[api.Refresh]()), false)},
		"/v1/status": object{"get": operation("status", "What the running ingest does, its health and its services", "200",
			responses.of(reflect.TypeFor[instance.Status]()))},
		"/v1/config": object{
			"get": operation("configuration", "Every key with its value and where that comes from", "200",
				responses.of(reflect.TypeFor[[]config.Field]())),
			"post": withBody(operation("configure", "Change a key that may change while the ingest runs, or take that back", "200",
				responses.of(reflect.TypeFor[api.Setting]())), requests.of(reflect.TypeFor[api.Setting]()), true)},
		"/v1/journal":   object{"get": journal(responses)},
		"/livez":        object{"get": plain("live", "Whether the process serves", "200", "text/plain")},
		"/readyz":       object{"get": plain("ready", "Whether questions are answered", "200", "text/plain")},
		"/healthz":      object{"get": healthOperation(responses)},
		"/metrics":      object{"get": plain("metrics", "The metrics in the text format of Prometheus", "200", "text/plain")},
		"/openapi.json": object{"get": operation("document", "This document", "200", object{"type": "object"})},
		"/debug/pprof/{profile}": object{"get": with(plain("profile", "A profile of the process, where they are configured; for this machine only", "200", "*/*"),
			"parameters", []object{{"name": "profile", "in": "path", "required": true, "schema": object{"type": "string"}}})},
	}
	describeVerbs(t, c, responses, paths)
	responses.of(reflect.TypeFor[api.Problem]())
	return object{
		"openapi": "3.1.0",
		"info": object{"title": "ElixirScope", "version": "1",
			"description": "Questions about code that a running ingest keeps current, its status and its configuration. docs/api.md has examples."},
		"paths":    paths,
		"security": []object{{}, {"token": []string{}}},
		"components": object{"schemas": named, "parameters": parameters(c),
			"headers": object{"Answer": object{"description": "A Summary, as JSON: what is about the answer as a whole, whatever its format.",
				"schema": object{"type": "string"}}},
			"responses": object{"Problem": object{"description": "Why there is no answer (RFC 9457).",
				"content": object{"application/problem+json": object{"schema": ref("Problem")}}}},
			"securitySchemes": object{"token": object{"type": "http", "scheme": "bearer",
				"description": "Needed at an address that other machines reach, but for /livez and /readyz."}}},
	}
}

func describeVerbs(t *testing.T, c *comments, responses *schemas, paths object) {
	lines := summaries(t)
	var names []object
	for _, p := range append(parameterNames(), "format") {
		names = append(names, object{"$ref": "#/components/parameters/" + p})
	}
	for _, verb := range query.Verbs() {
		name := string(verb)
		if lines[name] == "" {
			t.Errorf("package cmd/query does not say what %s is for", name)
		}
		answer := answerOf(responses, responses.of(reflect.TypeOf(rowOf(t, verb)).Elem()))
		get := operation(name, lines[name], "200", answer)
		paths["/v1/query/"+name] = object{
			"get":  with(inAnyFormat(get), "parameters", names),
			"post": ask(name+"-json", lines[name], "RequestOfVerb", answer),
		}
	}
	request := make(object)
	for key, value := range responses.named["Request"].(object) {
		request[key] = value
	}
	delete(request, "required") // the path says the verb
	responses.named["RequestOfVerb"] = request
}

// rowOf returns a row of the type that a verb's answers have.
func rowOf(t *testing.T, verb query.Verb) query.Row {
	if verb == query.SQL {
		return &query.SQLRow{} // whose fields are those of the statement
	}
	var names []string
	for _, f := range query.Fields(verb) {
		names = append(names, f.Name)
	}
	for _, row := range rows() {
		var own []string
		for _, f := range query.FieldsOf(row) {
			own = append(own, f.Name)
		}
		if slices.Equal(own, names) {
			return row
		}
	}
	t.Fatalf("no row of those in the document has the fields of %s, %v: add its type to rows", verb, names)
	return nil
}

func rows() []query.Row {
	return []query.Row{&query.SymbolRow{}, &query.ReferenceRow{}, &query.FileRow{}, &query.DependencyRow{}, &query.StatsRow{},
		&query.EventRow{}, &query.NodeRow{}, &query.EdgeRow{}, &query.VerdictRow{}, &query.MatchRow{}, &query.SQLRow{}}
}

func allRows(t *testing.T, s *schemas) object {
	var all []object
	for _, row := range rows() {
		all = append(all, s.of(reflect.TypeOf(row).Elem()))
	}
	return answerOf(s, object{"anyOf": all})
}

// answerOf returns the schema of an envelope with these rows.
func answerOf(s *schemas, row object) object {
	s.of(reflect.TypeFor[query.Answer]())
	s.of(reflect.TypeFor[query.Summary]())
	return object{"allOf": []object{ref("Answer")}, "properties": object{"rows": object{"type": "array", "items": row}}}
}

func operation(id, summary, status string, schema object) object {
	problem := object{"$ref": "#/components/responses/Problem"}
	return object{"operationId": id, "summary": summary, "responses": object{
		status: object{"description": "The answer.", "content": object{"application/json": object{"schema": schema}}},
		"4XX":  problem, "5XX": problem}}
}

func plain(id, summary, status, media string) object {
	o := operation(id, summary, status, nil)
	content := object{media: object{"schema": object{"type": "string"}}}
	o["responses"].(object)[status] = object{"description": "The answer.", "content": content}
	return o
}

func with(o object, key string, value any) object {
	o[key] = value
	return o
}

func withBody(o, schema object, required bool) object {
	return with(o, "requestBody", object{"required": required, "content": object{"application/json": object{"schema": schema}}})
}

// ask is the operation of a question in JSON.
func ask(id, summary, request string, answer object) object {
	o := withBody(inAnyFormat(operation(id, summary, "200", answer)), ref(request), true)
	return with(o, "parameters", []object{{"$ref": "#/components/parameters/format"}})
}

// inAnyFormat adds the formats that are not JSON, and the header.
func inAnyFormat(o object) object {
	answer := o["responses"].(object)["200"].(object)
	content := answer["content"].(object)
	text := object{"schema": object{"type": "string"}}
	content["application/x-ndjson"] = object{"schema": object{"type": "string", "description": "The rows alone, one a line."}}
	content[format.JSONL.MediaType()] = content["application/x-ndjson"]
	content["text/csv"], content["text/plain"] = text, text
	answer["headers"] = object{api.AnswerHeader: object{"$ref": "#/components/headers/Answer"}}
	return o
}

func journal(s *schemas) object {
	text := func(name, description string) object {
		return object{"name": name, "in": "query", "description": description, "schema": object{"type": "string"}}
	}
	o := operation("journal", "What the run has told of itself, the latest first", "200", s.of(reflect.TypeFor[[]api.JournalEntry]()))
	return with(o, "parameters", []object{text("type", "only entries of this type"), text("subject", "only entries about this"),
		with(text("since", "only later ones"), "schema", object{"type": "string", "format": "date-time"}),
		{"name": "limit", "in": "query", "schema": object{"type": "integer", "minimum": 1, "maximum": 10000, "default": 100}}})
}

func healthOperation(s *schemas) object {
	o := operation("health", "The report of health; 503 while it is critical", "200", s.of(reflect.TypeFor[health.Report]()))
	o["responses"].(object)["503"] = o["responses"].(object)["200"]
	return o
}

func parameterNames() (names []string) {
	for _, p := range query.Parameters() {
		names = append(names, p.Name)
	}
	return names
}

// parameters returns those of a GET, by name.
func parameters(c *comments) object {
	all := object{
		"format": object{"name": "format", "in": "query", "description": "How to write the answer; jsonl is the rows alone, one a line.",
			"schema": object{"type": "string", "enum": format.Names(), "default": format.JSON}},
	}
	for _, p := range query.Parameters() {
		one := object{"name": p.Name, "in": "query", "schema": parameterSchema(p)}
		if p.Type.Kind() == reflect.Slice {
			one["style"], one["explode"] = "form", false
		}
		all[p.Name] = described(one, describeParameter(c, p))
	}
	return all
}

func parameterSchema(p query.Parameter) object {
	s := &schemas{comments: &comments{}}
	switch {
	case p.Name == "doc":
		return object{"type": "string", "enum": []string{"missing"}}
	case p.Name == "since", p.Type == reflect.TypeFor[time.Duration]():
		return object{"type": "string"}
	case p.Type.Kind() == reflect.Slice:
		return object{"type": "array", "items": object{"type": "string"}}
	case p.Type == reflect.TypeFor[query.Selector]():
		return object{"type": "string"}
	}
	schema := s.of(p.Type)
	if values := allowedValues(p); len(values) > 0 {
		schema["enum"] = values
	}
	return schema
}

// allowedValues returns those that the errors of requests name, for text.
func allowedValues(p query.Parameter) []string {
	r := query.Request{Verb: query.Files}
	if p.Type.Kind() != reflect.String || p.Set(&r, []string{"\x00"}, time.Now()) != nil {
		return nil
	}
	fault, ok := r.Validate().(*query.FieldError)
	if !ok || fault.Field != p.Name {
		return nil
	}
	return fault.Allowed
}

// describeParameter says what a parameter means, as the comment of its field does.
func describeParameter(c *comments, p query.Parameter) string {
	switch {
	case p.Name == "since":
		return "Only what is later than a time, a duration ago, or a batch: 2026-01-31, 2026-01-31T12:00:00Z, 24h, 7d, 42."
	case p.Name == "doc":
		return "Only public definitions without documentation."
	}
	of := fieldOf(reflect.TypeFor[query.Request](), strings.Split(p.Field, "."))
	text := c.of(of.owner.PkgPath(), of.owner.Name(), of.name)
	if p.Type == reflect.TypeFor[query.Selector]() {
		text = strings.TrimSpace(text + " " + c.of(p.Type.PkgPath(), p.Type.Name(), ""))
	}
	if p.Type == reflect.TypeFor[time.Duration]() {
		text = strings.TrimSpace(text + " A duration such as 500ms or 10s.")
	}
	return strings.TrimSpace(text)
}

type member struct {
	owner reflect.Type
	name  string
}

// fieldOf finds the field that has this path in JSON.
func fieldOf(t reflect.Type, path []string) member {
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "":
			if found := fieldOf(field.Type, path); found.owner != nil {
				return found
			}
		case name == path[0] && len(path) == 1:
			return member{t, field.Name}
		case name == path[0]:
			return fieldOf(field.Type, path[1:])
		}
	}
	return member{}
}
