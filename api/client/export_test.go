package client

import "time"

// SetLimit sets how long an ingest may take to go on with an answer.
func (c *Client) SetLimit(d time.Duration) { c.status, c.query = d, d }
