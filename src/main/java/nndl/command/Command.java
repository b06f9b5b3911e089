package nndl.command;

/**
 * What nndl can be asked to do: the options that a user may give, and the work. A new object is one
 * run; {@link Program} reads the options into it and starts it.
 */
public interface Command extends Options {
  /** Does the work, once the options are read. An exception ends the program with its line. */
  public void run(Session session) throws Exception;
}
