// Requests whose work other services or other regions would do: exports, imports, global tables.
#pragma once

#include "local/api/table_requests.hpp"

#include <optional>
#include <string>

namespace tenon::local::dynamodb {

// Of all operations on one.
struct global_table_request {
  std::string name;
};

// Times in seconds since the epoch.
struct incremental_export {
  std::optional<double> from;
  std::optional<double> to;
};

struct export_table_request {
  std::string table_arn;
  std::optional<double> time;
  std::optional<std::string> kms_key_id;
  bool has_kms = false;  // S3SseAlgorithm
  std::optional<bool> is_incremental;
  std::optional<incremental_export> incremental;
};

struct describe_export_request {
  std::string arn;
};

struct describe_import_request {
  std::string arn;
};

struct list_exports_request {
  std::optional<std::string> next_token;
};

struct list_imports_request {
  std::optional<std::string> next_token;
};

struct import_table_request {
  std::string format;  // "CSV", "DYNAMODB_JSON", "ION"
  bool has_options = false;
  create_table_request table;
};

}  // namespace tenon::local::dynamodb
