package nndl.data.recipe;

/**
 * A row in a file. In a file of text it is known by its line, which is counted from 1. In other
 * files it is known by its number, which is counted from 0, as in the names of samples.
 */
public interface FileRow extends Row {
  /** Returns the path of the file. */
  String file();

  /** Returns the line in which the row begins, or its number if the file has no lines. */
  long number();
}
