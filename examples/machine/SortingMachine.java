/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
import dev.engram.space.Address;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.trace.LogWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A machine of eight registers whose memory is a {@link Space}: it fetches its program from region
 * 1, and sorts the numbers in region 2. All that it reads and writes goes into a log, which engram
 * prove proves.
 *
 * <p>An instruction has four bytes: what to do, and three operands. The numbers are ints.
 */
public final class SortingMachine {

  private static final int CODE = 1;
  private static final int DATA = 2;

  // what to do
  private static final int HALT = 0;
  private static final int SET = 1; // a := the number b c
  private static final int ADD = 2; // a := b + c
  private static final int LOAD = 3; // a := what is at b
  private static final int STORE = 4; // what is at b := a
  private static final int LESS = 5; // go on at instruction c if a < b

  // registers
  private static final int ZERO = 0;
  private static final int FOUR = 1;
  private static final int BACK = 2;
  private static final int END = 3;
  private static final int AT = 4;
  private static final int BEFORE = 5;
  private static final int HERE = 6;
  private static final int THERE = 7;

  private final Space space;
  private final int[] registers = new int[8];

  private SortingMachine(Space space) {
    this.space = space;
  }

  /** Sorts so many numbers and writes the log: SortingMachine LOG [NUMBERS]. */
  public static void main(String[] arguments) throws IOException {
    int numbers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32;
    try (LogWriter log = new LogWriter(Files.newOutputStream(Path.of(arguments[0])));
        Space space =
            Space.builder()
                .region(CODE, RegionSettings.of(RegionType.HEAP))
                .region(DATA, RegionSettings.of(RegionType.HEAP))
                .log(log::sink) // a sink for each region: from here on everything is told
                .confined()) {
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < numbers; i++) {
        space.putInt(Address.at(DATA, 4 * i), random.nextInt(1_000_000));
      }
      int[] program = sort(numbers);
      for (int i = 0; i < program.length; i++) {
        space.putInt(Address.at(CODE, 4 * i), program[i]);
      }
      long steps = new SortingMachine(space).run();
      System.out.printf(
          "sorted %,d numbers in %,d steps: %,d records%n", numbers, steps, log.records());
    }
  }

  /** A walk that swaps what is not in order and then goes a step back, or else goes on. */
  private static int[] sort(int numbers) {
    return new int[] {
      set(ZERO, 0),
      set(FOUR, 4),
      set(BACK, -4),
      set(END, 4 * numbers),
      set(AT, 0),
      /* 5 */ of(LESS, AT, END, 7),
      of(HALT, 0, 0, 0),
      /* 7 */ of(LESS, ZERO, AT, 10),
      /* 8 */ of(ADD, AT, AT, FOUR),
      of(LESS, ZERO, FOUR, 5), // always
      /* 10 */ of(ADD, BEFORE, AT, BACK),
      of(LOAD, HERE, AT, 0),
      of(LOAD, THERE, BEFORE, 0),
      of(LESS, HERE, THERE, 15),
      of(LESS, ZERO, FOUR, 8), // in order
      /* 15 */ of(STORE, HERE, BEFORE, 0),
      of(STORE, THERE, AT, 0),
      of(ADD, AT, BEFORE, ZERO),
      of(LESS, ZERO, FOUR, 5)
    };
  }

  private static int of(int what, int a, int b, int c) {
    return what << 24 | a << 16 | b << 8 | c;
  }

  private static int set(int a, int number) {
    return SET << 24 | a << 16 | number & 0xFFFF;
  }

  /** Runs until it halts; says how many instructions that took. */
  private long run() {
    int next = 0;
    for (long steps = 1; ; steps++) {
      int instruction = space.getInt(Address.at(CODE, 4 * next++)); // the fetch is in the log too
      int a = instruction >> 16 & 0xFF;
      int b = instruction >> 8 & 0xFF;
      int c = instruction & 0xFF;
      switch (instruction >>> 24) {
        case HALT -> {
          return steps;
        }
        case SET -> registers[a] = (short) instruction;
        case ADD -> registers[a] = registers[b] + registers[c];
        case LOAD -> registers[a] = space.getInt(Address.at(DATA, registers[b]));
        case STORE -> space.putInt(Address.at(DATA, registers[b]), registers[a]);
        case LESS -> next = registers[a] < registers[b] ? c : next;
        default -> throw new IllegalStateException("no instruction " + instruction);
      }
    }
  }
}
