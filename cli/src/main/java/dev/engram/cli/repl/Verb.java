/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import dev.engram.cli.input.BadInput;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a line of a session can begin with. */
enum Verb {
  ALLOCATE("SIZE [TYPE [FLAGS]]", 1, 3, "a block of zeros, in the heap unless TYPE says else"),
  STORE("ADDR DATA", 2, 2, "write 0x.., \"text\", or a number as eight bytes"),
  LOAD("ADDR [LEN]", 1, 2, "show bytes; all of a block unless LEN says else"),
  COPY("FROM TO LEN", 3, 3, "copy bytes"),
  FREE("ADDR", 1, 1, "free the block that begins there"),
  BLOCKS("[TYPE]", 0, 1, "the blocks that live"),
  REGIONS("", 0, 0, "the regions that have memory"),
  ANALYSE("[TYPE [PERCENT]]", 0, 2, "what a compaction would do; 50 percent unless said"),
  COMPACT("[TYPE [PERCENT]]", 0, 2, "move blocks out of planes that are less full"),
  ROOT("", 0, 0, "the root of the memory"),
  OPEN("ADDR LEN [FILE]", 2, 3, "prove what cells hold, to FILE for engram check"),
  CHECK("ADDR [DATA] [FILE]", 2, 3, "check the last proof, or FILE, against the root"),
  GAS("", 0, 0, "what was used, and what is left"),
  SETTLE("", 0, 0, "take off what was earned by giving memory back"),
  STATS("", 0, 0, "what the machine has counted"),
  REGISTERS("[rN]", 0, 1, "those that are not zero, or all bytes of one"),
  SET("rN VALUE", 2, 2, "give a register a number, or bytes"),
  PROGRAM("FILE", 1, 1, "load a source or a file of code"),
  LIST("[PLACE]", 0, 1, "the program around the next instruction, or around PLACE"),
  BREAK("PLACE", 1, 1, "stop before the instruction at an offset or label"),
  BREAKS("", 0, 0, "the breakpoints"),
  UNBREAK("[PLACE]", 0, 1, "take one away, or all"),
  RUN("[HEX]", 0, 1, "run the program from its beginning, with an input"),
  STEP("[N]", 0, 1, "execute one instruction, or N"),
  CONTINUE("", 0, 0, "go on to a breakpoint or the end"),
  SAVE("FILE", 1, 1, "write the memory as an image for engram root"),
  COMMIT("", 0, 0, "keep the memory as it is now, as its next version"),
  HISTORY("", 0, 0, "the versions of the memory that are kept"),
  RESET("", 0, 0, "a new machine, on what was committed; program and breakpoints stay"),
  HELP("[COMMAND]", 0, 1, "show this"),
  QUIT("", 0, 0, "end the session");

  private final String form;
  private final int least;
  private final int most;
  private final String help;

  /**
   * A command.
   *
   * @param form how its arguments are written
   * @param least fewest arguments
   * @param most most arguments
   */
  Verb(String form, int least, int most, String help) {
    this.form = form;
    this.least = least;
    this.most = most;
    this.help = help;
  }

  /** The word. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The word and how its arguments are written. */
  String form() {
    return form.isEmpty() ? word() : word() + " " + form;
  }

  /** What it does, in a line. */
  String help() {
    return help;
  }

  /** The command of a word, or null. */
  static @Nullable Verb of(String word) {
    for (Verb verb : values()) {
      if (verb.word().equals(word)) {
        return verb;
      }
    }
    return null;
  }

  /**
   * Sees to it that there are as many arguments as it takes.
   *
   * @throws BadInput if not
   */
  void require(List<String> arguments) {
    if (arguments.size() < least || arguments.size() > most) {
      throw new BadInput("%s is written %s".formatted(word(), BadInput.quoted(form())));
    }
  }
}
