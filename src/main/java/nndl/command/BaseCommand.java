package nndl.command;

import picocli.CommandLine.Mixin;

/** A command with the options that all commands have. */
public abstract class BaseCommand implements Command {
  @Mixin private final Program.Common common = new Program.Common();

  @Override
  public Program.Common common() {
    return common;
  }
}
