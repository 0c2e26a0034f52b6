package instance

// rssUnit is the number of bytes that getrusage counts memory in.
const rssUnit = 1024
