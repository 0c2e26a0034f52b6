package git

// MirrorWithin is Mirror that gives up on a remote which is silent for so long.
var MirrorWithin = mirror
