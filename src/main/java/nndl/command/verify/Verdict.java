package nndl.command.verify;

/**
 * What is said of a file.
 *
 * @param name the file, from the directory of the training on
 * @param text that it is whole, or what is wrong with it
 */
record Verdict(String name, boolean whole, String text) {}
