// Requests that the service refuses, and how, kept as data: an operation and its JSON; on the next line "! " with the
// exception's name and its message, or "ok". Empty lines and those that begin with # stand between them.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tenon::local::dynamodb {

struct refusal_case {
  std::string place;  // file and line
  std::string operation;
  std::string body;
  std::string expected;
};

inline std::vector<refusal_case> read_refusal_cases(const std::filesystem::path& path) {
  std::vector<refusal_case> cases;
  std::ifstream file(path);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    const auto space = line.find(' ');
    refusal_case one{
        path.stem().string() + ":" + std::to_string(number), line.substr(0, space), line.substr(space + 1), {}};
    std::getline(file, one.expected);
    ++number;
    cases.push_back(std::move(one));
  }
  return cases;
}

// The files of cases of a test's directory, in the order of their names.
inline std::vector<std::filesystem::path> refusal_files(const std::string& test_directory) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(test_directory + "/refusals"))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace tenon::local::dynamodb
