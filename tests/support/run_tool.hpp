// Running the `tenon` command as a user does. For tests declared with TOOL.
#pragma once

#include "support/golden.hpp"
#include "support/temporary_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <sys/wait.h>

namespace tenon::testing {

struct tool_result {
  int status = -1;     // -1: it was ended by a signal
  std::string output;  // what it printed on standard output
  std::string errors;  // and on standard error
};

// The text as one word for the shell, whatever it holds.
inline std::string shell_word(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

// Runs `tenon` with these arguments in `folder`, with `input` on its standard input, and waits for its end.
inline tool_result run_tool(const std::string& folder, const std::vector<std::string>& arguments,
                            const std::string& input = {}) {
  const temporary_folder captured;
  std::ofstream(captured.file("in"), std::ios::binary) << input;
  std::string command = "cd " + shell_word(folder) + " && " + shell_word(TENON_TOOL);
  for (const std::string& argument : arguments) command += " " + shell_word(argument);
  command += " >" + shell_word(captured.file("out")) + " 2>" + shell_word(captured.file("err")) + " <" +
             shell_word(captured.file("in"));
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_text(captured.file("out")),
          read_text(captured.file("err"))};
}

}  // namespace tenon::testing
