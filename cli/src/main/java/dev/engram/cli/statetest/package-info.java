/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The official state tests of Ethereum: {@link dev.engram.cli.statetest.StateTestDecoder} reads
 * their files, {@link dev.engram.cli.statetest.CaseRunner} runs a case and says whether the world
 * came out as it should, and {@link dev.engram.cli.statetest.Suite} finds the files and runs them
 * on several threads, with verdicts in the order of the files.
 */
@NullMarked
package dev.engram.cli.statetest;

import org.jspecify.annotations.NullMarked;
