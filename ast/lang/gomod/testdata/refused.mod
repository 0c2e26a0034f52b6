// Guards: a version that is none; the path of the module is still known.
module example.org/refused

require example.org/other not-a-version
