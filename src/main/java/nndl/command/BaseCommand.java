package nndl.command;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** A command with the options that all commands have. Its header has examples. */
@CommandLine.Command(headerHeading = "Examples:%n", synopsisHeading = "%nUsage: ")
public abstract class BaseCommand implements Command {
  @Mixin private final Program.Common common = new Program.Common();

  @Override
  public Program.Common common() {
    return common;
  }
}
