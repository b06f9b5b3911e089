package nndl.data.format;

/** What can be wrong with a line of a file of samples. The lines of each kind are told together. */
enum Fault {
  /** Nothing in it, although another line follows. */
  EMPTY,
  /** More or fewer fields than the others have. */
  FIELDS,
  /** A field that is not a number. */
  NUMBER,
  /** A number that cannot be an input. */
  INPUT,
  /** No index of an input, or one at a wrong place. */
  INDEX,
  /** A label that is no number of a class, or of a class that the network does not have. */
  LABEL
}
