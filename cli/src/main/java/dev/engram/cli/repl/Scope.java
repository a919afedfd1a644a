/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.cli.input.Numeral;
import dev.engram.cli.lanes.ByteCount;
import dev.engram.cli.vm3d.Values;
import dev.engram.space.Address;
import dev.engram.space.BlockRequest;
import dev.engram.space.RegionType;
import dev.engram.space.SpaceException;
import dev.engram.vm3d.Vm3d;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What words mean as values, and the names that some were given. */
final class Scope {

  /** What a machine can have of blocks. */
  static final RegionType[] TYPES = {
    RegionType.STATE, RegionType.HEAP, RegionType.STACK, RegionType.SHARED, RegionType.TRANSIENT
  };

  private static final String LAST = "$";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern REGISTER = Pattern.compile("r([0-9]|1[0-5])");
  private static final Pattern COUNT = Pattern.compile("[0-9]+[kKmMgG](iB)?");
  private static final int ADDRESS_BITS = 40;

  private final Map<String, Long> names = new TreeMap<>();
  private @Nullable Long last;

  /** Forgets all names. */
  void clear() {
    names.clear();
    last = null;
  }

  /** The names there are, and what they stand for. */
  Map<String, Long> names() {
    return names;
  }

  /** Takes note of an address, which {@code $} is from now on. */
  long note(long address) {
    last = address;
    return address;
  }

  /**
   * Gives a value a name.
   *
   * @throws BadInput if that is none
   */
  void name(String name, long value) {
    requireName(name);
    names.put(name, value);
  }

  /**
   * Sees to it that a word can be a name.
   *
   * @throws BadInput if not
   */
  static void requireName(String name) {
    if (!NAME.matcher(name).matches() || REGISTER.matcher(name).matches()) {
      throw new BadInput(BadInput.quoted(name) + " is no name: letters, digits and _");
    }
  }

  /**
   * The number of a word: a sum of numbers, addresses, names, registers and {@code $}.
   *
   * @throws BadInput if it is none
   */
  long number(String word, Vm3d machine) {
    long sum = 0;
    int from = 0;
    boolean minus = false;
    if (word.startsWith("-")) {
      minus = true;
      from = 1;
    }
    while (true) {
      int end = endOfTerm(word, from);
      long term = term(word.substring(from, end), word, machine);
      sum += minus ? -term : term;
      if (end == word.length()) {
        return sum;
      }
      minus = word.charAt(end) == '-';
      from = end + 1;
    }
  }

  private static int endOfTerm(String word, int from) {
    int depth = 0;
    for (int i = from; i < word.length(); i++) {
      char c = word.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (depth == 0 && (c == '+' || c == '-')) {
        return i;
      }
    }
    return word.length();
  }

  private long term(String term, String word, Vm3d machine) {
    if (term.startsWith("[")) {
      try {
        return Address.parse(term);
      } catch (SpaceException.BadAddress e) {
        throw new BadInput(String.valueOf(e.getMessage()));
      }
    }
    if (term.equals(LAST)) {
      if (last == null) {
        throw new BadInput("$ is the last address, and there was none");
      }
      return last;
    }
    if (REGISTER.matcher(term).matches()) {
      return machine.number(register(term));
    }
    if (NAME.matcher(term).matches()) {
      Long value = names.get(term);
      if (value == null) {
        throw new BadInput("nothing is called " + BadInput.quoted(term));
      }
      return value;
    }
    if (term.isEmpty() || !Character.isDigit(term.charAt(0))) {
      throw new BadInput(
          BadInput.quoted(word) + " is no number, no address such as [X:4,Y:0,Z:16], and no name");
    }
    BigInteger number = Numeral.parse(term);
    if (number.bitLength() > Long.SIZE) {
      throw new BadInput(term + " has more than 64 bits");
    }
    return number.longValue();
  }

  /**
   * The address of a word, which is noted as the last one.
   *
   * @throws BadInput if it is none
   */
  long address(String word, Vm3d machine) {
    long address = number(word, machine);
    if (address >>> ADDRESS_BITS != 0) {
      throw new BadInput("%s is no address".formatted(Values.number(address)));
    }
    return note(address);
  }

  /**
   * The number of bytes that a word says: a number, or as in {@code 64K}.
   *
   * @throws BadInput if it is not from {@code least} to {@code most}
   */
  long size(String word, Vm3d machine, long least, long most) {
    if (COUNT.matcher(word).matches()) {
      return ByteCount.parse(word, least, most);
    }
    long size = number(word, machine);
    if (size < least || size > most) {
      throw new BadInput(
          "%s is not between %,d and %,d".formatted(Values.number(size), least, most));
    }
    return size;
  }

  /**
   * The bytes of a word: {@code 0x} and digits, a text in quotes, or eight bytes of a number.
   *
   * @throws BadInput if it is none of them
   */
  byte[] bytes(String word, Vm3d machine) {
    if (word.startsWith("\"")) {
      return word.substring(1, word.length() - 1).getBytes(StandardCharsets.UTF_8);
    }
    if (word.startsWith("0x") || word.startsWith("0X")) {
      return Hex.bytes(word);
    }
    return ByteBuffer.allocate(Long.BYTES).putLong(number(word, machine)).array();
  }

  /**
   * The number of a register's name.
   *
   * @throws BadInput if it is none
   */
  static int register(String word) {
    if (!REGISTER.matcher(word).matches()) {
      throw new BadInput(BadInput.quoted(word) + " is no register: r0 to r15");
    }
    return Integer.parseInt(word.substring(1));
  }

  /**
   * The type of a region of blocks, by its name or number.
   *
   * @throws BadInput if there is none
   */
  static RegionType type(String word) {
    for (RegionType type : TYPES) {
      if (Values.words(type).equals(word) || String.valueOf(type.code()).equals(word)) {
        return type;
      }
    }
    throw new BadInput(
        BadInput.quoted(word) + " is no type: state, heap, stack, shared or transient");
  }

  /**
   * Flags of a block, joined by {@code |}.
   *
   * @throws BadInput if a word among them is none, or the type does not allow one
   */
  static int flags(String word, RegionType type) {
    int flags = 0;
    for (String flag : word.split("[|+]", -1)) {
      flags |=
          switch (flag) {
            case "0" -> 0;
            case "contiguous" -> BlockRequest.CONTIGUOUS;
            case "shared" -> BlockRequest.SHARED;
            case "pinned" -> BlockRequest.PINNED;
            case "atomic" -> BlockRequest.ATOMIC;
            default ->
                throw new BadInput(
                    BadInput.quoted(flag) + " is no flag: contiguous, shared, pinned or atomic");
          };
    }
    if ((flags & BlockRequest.SHARED) != 0 && type != RegionType.SHARED) {
      throw new BadInput("only blocks of type shared are shared");
    }
    return flags;
  }
}
