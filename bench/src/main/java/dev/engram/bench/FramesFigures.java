/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.util.List;

/** What call memory must reach. */
final class FramesFigures {

  static final List<Figure> FIGURES =
      List.of(
          new Figure(
              "MSTORE, gas and bounds inlined",
              "WordAccess.store",
              "WordAccess.naiveStore",
              "WordAccess.bareStore",
              1.5),
          new Figure(
              "MLOAD, gas and bounds inlined",
              "WordAccess.load",
              "WordAccess.naiveLoad",
              "WordAccess.bareLoad",
              1.5),
          new Figure(
              "child frame, 8 words, released",
              "ChildFrame.frame:256",
              "ChildFrame.naive:256",
              null,
              35),
          new Figure(
              "child frame, 1 KB, released",
              "ChildFrame.frame:1024",
              "ChildFrame.naive:1024",
              null,
              120),
          new Figure(
              "child frame, 64 KB, released",
              "ChildFrame.frame:65536",
              "ChildFrame.naive:65536",
              null,
              7_500),
          new Figure(
              "expansion 0 to 1 MB in one step, one word stored",
              "Expansion.inOneStep",
              "Expansion.naiveInOneStep",
              "Expansion.bareFill",
              50),
          new Figure(
              "expansion by 32 B to 1 KB, each stored",
              "Expansion.byWordsToAKibibyte",
              "Expansion.naiveByWordsToAKibibyte",
              null,
              4),
          new Figure(
              "expansion by 32 B to 1 MB, each stored",
              "Expansion.byWordsToAMebibyte",
              "Expansion.naiveByWordsToAMebibyte",
              null,
              4),
          new Figure(
              "bounded copy, 100 of 256 B",
              "BoundedCopy.part",
              "BoundedCopy.naivePart",
              "BoundedCopy.barePart",
              5),
          new Figure(
              "bounded copy, 256 B of which 100 are there",
              "BoundedCopy.filledUp",
              "BoundedCopy.naiveFilledUp",
              "BoundedCopy.bareFilledUp",
              5),
          copy("data 64 KB", "put", "Put", 65_536),
          copy("data 1 MB", "put", "Put", 1_048_576),
          copy("MCOPY 64 KB, 32 B up", "copyUp", "CopyUp", 65_536),
          copy("MCOPY 1 MB, 32 B up", "copyUp", "CopyUp", 1_048_576),
          copy("MCOPY 64 KB, 32 B down", "copyDown", "CopyDown", 65_536),
          copy("MCOPY 1 MB, 32 B down", "copyDown", "CopyDown", 1_048_576),
          copy("zeros 64 KB", "zeros", "Zeros", 65_536),
          copy("zeros 1 MB", "zeros", "Zeros", 1_048_576));

  private FramesFigures() {}

  private static Figure copy(String name, String ours, String peers, int size) {
    String suffix = peers + ":" + size;
    return new Figure(
        name,
        "BulkCopy." + ours + ":" + size,
        "BulkCopy.naive" + suffix,
        "BulkCopy.bare" + suffix,
        Figure.COPY);
  }
}
