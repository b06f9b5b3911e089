package nndl.command;

/**
 * A command of nndl: its options and its work. An object is used for one run only. {@link Program}
 * reads the options into the object and then runs it.
 */
public interface Command extends Options {
  /**
   * Does the work. {@link Program} has read the options before. An exception ends the program,
   * which prints the message of the exception.
   */
  public void run(Session session) throws Exception;
}
