package telemetry

// Metric is one of the metrics that an instance shows.
type Metric struct {
	Name   string
	Type   string   // counter, gauge or histogram
	Unit   string   // "" for a number of things
	Labels []string // names
	Help   string
}

// Catalog returns all metrics of ElixirScope, by name. docs/metrics.md is made of it,
// and a test finds the metrics of the source that are not in it.
func Catalog() []Metric {
	labels := func(names ...string) []string { return names }
	return []Metric{
		{"elixirscope_backpressure_admitted_bytes_total", "counter", "bytes", nil, "what sources were let emit"},
		{"elixirscope_backpressure_pressure", "gauge", "", labels("signal"), "last sample of a signal: 0 idle, 1 at the limit"},
		{"elixirscope_backpressure_rate_bytes_per_second", "gauge", "bytes per second", nil, "what sources may emit; +Inf while they are free"},
		{"elixirscope_backpressure_state", "gauge", "", nil, "0 normal, 1 throttled, 2 paused"},
		{"elixirscope_backpressure_transitions_total", "counter", "", labels("to", "cause"), "changes of the state; the cause of going back is what has eased"},
		{"elixirscope_backpressure_wait_seconds_total", "counter", "seconds", nil, "time sources waited to emit, added up"},
		{"elixirscope_breaker_opened_total", "counter", "", labels("name"), "times a circuit breaker opened"},
		{"elixirscope_breaker_state", "gauge", "", labels("name"), "of a circuit breaker: 0 closed, 1 half-open, 2 open"},
		{"elixirscope_cache_bytes", "gauge", "bytes", labels("cache"), "what a cache holds"},
		{"elixirscope_cache_evictions_total", "counter", "", labels("cache"), "entries a cache had to give up"},
		{"elixirscope_cache_hits_total", "counter", "", labels("cache"), "look-ups a cache could answer"},
		{"elixirscope_cache_misses_total", "counter", "", labels("cache"), "look-ups a cache could not answer"},
		{"elixirscope_health_check_failures_total", "counter", "", labels("service"), "rounds of checks in which a service failed"},
		{"elixirscope_health_status", "gauge", "", nil, "0 healthy, 1 degraded, 2 critical"},
		{"elixirscope_ingest_files_total", "counter", "", nil, "changes of files that were committed"},
		{"elixirscope_journal_dropped_total", "counter", "", nil, "entries of the journal lost while the store was away and the ring full"},
		{"elixirscope_journal_waiting", "gauge", "", nil, "entries of the journal that wait in memory for the store"},
		{"elixirscope_journal_written_total", "counter", "", nil, "entries of the journal written to the store"},
		{"elixirscope_memory_go_bytes", "gauge", "bytes", nil, "memory in use by the Go runtime"},
		{"elixirscope_memory_level", "gauge", "", nil, "what is done about memory: 0 nothing, 1 evict, 2 throttle, 3 stop"},
		{"elixirscope_memory_limit_bytes", "gauge", "bytes", nil, "memory the process may use; 0 when there is no limit"},
		{"elixirscope_memory_reliefs_total", "counter", "", labels("action"), "times caches were evicted or memory returned: evict, emergency, free"},
		{"elixirscope_memory_transitions_total", "counter", "", labels("to"), "changes of the level"},
		{"elixirscope_memory_used_bytes", "gauge", "bytes", nil, "memory in use by the process, C included"},
		{"elixirscope_query_duration_seconds", "histogram", "seconds", nil, "time to answer a question, waiting for services that are restarted left out"},
		{"elixirscope_safe_mode", "gauge", "", nil, "1 while only reads are served"},
		{"elixirscope_stage_busy_seconds_total", "counter", "seconds", labels("stage"), "time all workers of a stage spent on items, waiting left out"},
		{"elixirscope_stage_items_total", "counter", "", labels("stage"), "items a stage worked on"},
		{"elixirscope_supervision_failures_total", "counter", "", labels("service"), "times a service failed and was started again"},
		{"elixirscope_telemetry_exposition_age_seconds", "gauge", "seconds", nil, "age of this text; it grows while no new one can be rendered"},
		{"elixirscope_telemetry_push_failures_total", "counter", "", nil, "pushes of metrics that failed"},
	}
}
