package instance

import "elixirscope/foundation/events"

// ReadJournal calls visit for the entries of the journal that are stored, as
// events.Journal.Find does. The instance has to be open, and no run of it at work.
func (i *Instance) ReadJournal(f events.Filter, visit func(events.Entry) error) error {
	j := events.NewJournal(events.JournalConfig{})
	j.Attach(i.db)
	defer j.Detach()
	return j.Find(f, visit)
}
