package nndl.command;

/**
 * A command of nndl: its options and its work. Each object is for one run. {@link Program} reads
 * the options into the object and then runs it.
 */
public interface Command extends Options {
  /**
   * Does the work. The options have been read before. An exception ends the program, which prints
   * its message.
   */
  public void run(Session session) throws Exception;
}
