package nndl.command;

import java.util.List;
import nndl.command.console.Console;
import nndl.data.storage.Storage;
import org.apache.spark.SparkConf;

/**
 * The objects that a command gets when it starts.
 *
 * @param conf the settings of Spark. No context is open yet.
 * @param storage the file systems that these settings configure
 * @param console prints lines and shows progress
 * @param arguments the arguments after the name of the command
 */
public record Session(SparkConf conf, Storage storage, Console console, List<String> arguments) {}
