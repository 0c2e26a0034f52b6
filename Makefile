# make          lists what there is to make
# REPO=PATH     the directory for `make ingest`
# FUZZTIME=60s  how long, or how often (1000x), each fuzz target runs

REPO ?= .
FUZZTIME ?= 1000x
BENCHTIME ?= 1x

.DEFAULT_GOAL := help
.PHONY: help build ingest test needs race lint fuzz e2e accuracy structural bench soak clean

help: ## list the targets
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## */\t/' | expand -t 12

build: ## build bin/ingest and bin/query
	@scripts/check-compiler
	go build -buildvcs=auto -o bin/ ./cmd/ingest ./cmd/query

ingest: build ## ingest REPO, print a summary and what to ask next
	bin/ingest once $(REPO)

needs: ## install and fetch what the tests compare with
	scripts/test-needs

test: needs ## everything the tests need, then the tests
	go test ./...

race: ## the tests of concurrent packages under the race detector
	go test -race ./api/... ./flow/... ./backpressure/... ./foundation/... ./sinks/... ./sources/... ./stages/... ./pipeline/... ./instance/... ./ast/syntax/... ./ast/repository/... ./ast/engine/...

lint: ## formatting, vet, staticcheck, project rules
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'run gofmt -w on these files'; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	go test ./internal/lint

fuzz: ## every fuzz target for FUZZTIME
	scripts/fuzz $(FUZZTIME)

e2e: build ## scripts on the built programs
	go test -count=1 ./e2e

accuracy: needs ## recall and precision per language, into docs/accuracy.md
	go run ./cmd/accuracy -write docs/accuracy.md

structural: needs ## matches of patterns against ast-grep's, into docs/structural.md
	go run ./accuracy/structural -write docs/structural.md

bench: ## parse, facts and ingest against the bare parse
	go test -run '^$$' -bench . -benchtime $(BENCHTIME) ./bench

soak: ## the long tests
	SOAK=1 go test -timeout 60m ./instance ./ast/repository

clean: ## remove what was built and fetched
	rm -rf bin .cache
