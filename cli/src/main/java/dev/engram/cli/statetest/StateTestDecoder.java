/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.statetest;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.cli.input.JsonReader;
import dev.engram.cli.input.Place;
import dev.engram.evm.code.Code;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of state tests. Members that it does not know are skipped, since every generator
 * adds its own; what it knows must be of the right form. Numbers may be odd-length hexadecimal,
 * decimal, or {@code 0x:bigint 0x…} as retesteth writes the ones that are too large.
 */
final class StateTestDecoder {

  private static final Pattern NUMBER =
      Pattern.compile("(?:0x:bigint )?0[xX]([0-9a-fA-F]{0,200})|([0-9]{1,200})");

  static final int MAX_ITEMS = 1_000_000;

  private StateTestDecoder() {}

  /**
   * The tests of a file, in its order.
   *
   * @throws BadInput if it is not a file of state tests
   */
  static List<StateTest> decode(byte[] document) {
    return JsonReader.read(
        document,
        in -> {
          List<StateTest> tests = new ArrayList<>();
          in.object(name -> tests.add(test(in, name)));
          if (tests.isEmpty()) {
            throw new BadInput("there are no tests in it");
          }
          return tests;
        });
  }

  private static StateTest test(JsonReader in, String name) {
    Place place = in.place();
    EnvironmentFields environment = new EnvironmentFields();
    TransactionFields transaction = new TransactionFields();
    Map<Address, StateTest.Allocation> pre = new LinkedHashMap<>();
    Map<String, List<StateTest.Case>> post = new LinkedHashMap<>();
    Map<String, Place> sections = new LinkedHashMap<>();
    in.object(section -> {
      sections.put(section, in.place());
      switch (section) {
        case "env" -> in.object(member -> environment.read(in, member));
        case "pre" -> in.object(address -> allocation(in, address, pre));
        case "transaction" -> in.object(member -> transaction.read(in, member));
        case "post" -> in.object(fork -> post.put(fork, cases(in)));
        default -> in.skip();
      }
    });
    for (String section : List.of("env", "pre", "transaction", "post")) {
      if (!sections.containsKey(section)) {
        throw place.error("is no state test: it has no " + section);
      }
    }
    StateTest.Template template = transaction.value(place);
    post.forEach((fork, cases) -> cases.forEach(chosen -> check(template, fork, chosen, place)));
    return new StateTest(name, environment.value(), pre, template, post);
  }

  private static void check(
      StateTest.Template template, String fork, StateTest.Case chosen, Place place) {
    boolean listed =
        template.accessLists() == null || chosen.data() < template.accessLists().size();
    if (chosen.data() >= template.data().size()
        || chosen.gas() >= template.gasLimit().size()
        || chosen.value() >= template.value().size()
        || !listed) {
      throw place.error(
          "the transaction has no data %d, gas %d and value %d, which %s asks for"
              .formatted(chosen.data(), chosen.gas(), chosen.value(), fork));
    }
  }

  private static void allocation(
      JsonReader in, String key, Map<Address, StateTest.Allocation> pre) {
    Address address = located(in.place(), () -> address(key));
    AllocationFields fields = new AllocationFields();
    in.object(member -> fields.read(in, member));
    if (pre.put(address, fields.value()) != null) {
      throw in.error("the same account again");
    }
  }

  /** The members of an account. */
  private static final class AllocationFields {

    private Uint256 balance = Uint256.ZERO;
    private long nonce;
    private Code code = Code.EMPTY;
    private final Map<Uint256, Uint256> storage = new LinkedHashMap<>();

    void read(JsonReader in, String member) {
      switch (member) {
        case "balance" -> balance = word(in);
        case "nonce" -> nonce = unsigned(in);
        case "code" -> code = Code.of(in.text(StateTestDecoder::bytes));
        case "storage" ->
            in.object(key -> storage.put(located(in.place(), () -> wordOf(number(key))), word(in)));
        default -> in.skip();
      }
    }

    StateTest.Allocation value() {
      return new StateTest.Allocation(balance, nonce, code, storage);
    }
  }

  /** The members of a block. */
  private static final class EnvironmentFields {

    private long number;
    private long timestamp;
    private long gasLimit;
    private Address coinbase = Address.ZERO;
    private Uint256 baseFee = Uint256.ZERO;
    private Uint256 difficulty = Uint256.ZERO;
    private @Nullable Uint256 random;
    private long excessBlobGas;

    void read(JsonReader in, String member) {
      switch (member) {
        case "currentNumber" -> number = saturated(in);
        case "currentTimestamp" -> timestamp = saturated(in);
        case "currentGasLimit" -> gasLimit = saturated(in);
        case "currentCoinbase" -> coinbase = in.text(StateTestDecoder::address);
        case "currentBaseFee" -> baseFee = word(in);
        case "currentDifficulty" -> difficulty = word(in);
        case "currentRandom" -> random = word(in);
        case "currentExcessBlobGas" -> excessBlobGas = saturated(in);
        default -> in.skip();
      }
    }

    StateTest.Environment value() {
      return new StateTest.Environment(
          number, timestamp, gasLimit, coinbase, baseFee, difficulty, random, excessBlobGas);
    }
  }

  private static List<StateTest.Case> cases(JsonReader in) {
    List<StateTest.Case> cases = new ArrayList<>();
    in.array(
        MAX_ITEMS,
        _ -> {
          Place place = in.place();
          CaseFields fields = new CaseFields();
          in.object(member -> fields.read(in, member));
          cases.add(fields.value(place));
        });
    return cases;
  }

  /** The members of a case. */
  private static final class CaseFields {

    private int data;
    private int gas;
    private int value;
    private byte @Nullable [] hash;
    private byte @Nullable [] logs;
    private @Nullable String exception;

    void read(JsonReader in, String member) {
      switch (member) {
        case "hash" -> hash = in.text(text -> Hex.bytes(text, 32));
        case "logs" -> logs = in.text(text -> Hex.bytes(text, 32));
        case "expectException" -> exception = in.isNull() ? null : in.text();
        case "indexes" ->
            in.object(part -> {
              switch (part) {
                case "data" -> data = (int) in.number(0, MAX_ITEMS);
                case "gas" -> gas = (int) in.number(0, MAX_ITEMS);
                case "value" -> value = (int) in.number(0, MAX_ITEMS);
                default -> in.skip();
              }
            });
        default -> in.skip();
      }
    }

    StateTest.Case value(Place place) {
      if (hash == null || logs == null) {
        throw place.error("needs hash and logs");
      }
      return new StateTest.Case(data, gas, value, hash, logs, exception);
    }
  }

  static Uint256 word(JsonReader in) {
    return in.text(text -> wordOf(number(text)));
  }

  /** A number of 64 bits. */
  private static long unsigned(JsonReader in) {
    return in.text(text -> {
      BigInteger number = number(text);
      if (number.bitLength() > 64) {
        throw new BadInput(text + " needs more than 64 bits");
      }
      return number.longValue();
    });
  }

  /** A number of a block, which no chain will see reach 63 bits; what is more is taken for that. */
  private static long saturated(JsonReader in) {
    BigInteger number = in.text(StateTestDecoder::number);
    return number.bitLength() > 63 ? Long.MAX_VALUE : number.longValue();
  }

  static BigInteger number(String text) {
    Matcher form = NUMBER.matcher(text);
    if (!form.matches()) {
      throw new BadInput(BadInput.quoted(text) + " is not a number");
    }
    if (form.group(2) != null) {
      return new BigInteger(form.group(2));
    }
    return form.group(1).isEmpty() ? BigInteger.ZERO : new BigInteger(form.group(1), 16);
  }

  /** Hexadecimal; the empty string is no bytes. */
  static byte[] bytes(String text) {
    return text.isEmpty() ? new byte[0] : Hex.bytes(text);
  }

  static Address address(String text) {
    return Hex.address(text.startsWith("0x") ? text : "0x" + text);
  }

  private static Uint256 wordOf(BigInteger number) {
    if (number.bitLength() > 256) {
      throw new BadInput("needs more than 256 bits");
    }
    return Uint256.of(number);
  }

  private static <T> T located(Place place, Supplier<T> value) {
    try {
      return value.get();
    } catch (BadInput e) {
      throw place.error(String.valueOf(e.getMessage()));
    }
  }
}
