// The output forms of the metrics.
#include <tenon/observe/metrics.hpp>

#include "base/json_text.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace tenon::observe {
namespace {

template <class Id>
struct description {
  Id id;
  std::string_view key;
  std::string_view text;
};

// Each kind in the order of its keys.
constexpr description<counter> counters[] = {
    {counter::client_queries_total, "prisma_client_queries_total",
     "The total number of Prisma Client queries executed"},
    {counter::datasource_queries_total, "prisma_datasource_queries_total",
     "The total number of datasource queries executed"},
    {counter::pool_connections_closed_total, "prisma_pool_connections_closed_total",
     "The total number of pool connections closed"},
    {counter::pool_connections_opened_total, "prisma_pool_connections_opened_total",
     "The total number of pool connections opened"},
    {counter::pool_timeouts_total, "tenon_pool_timeouts_total",
     "The total number of callers for whom no pool connection became free in time"},
    {counter::pool_waits_total, "tenon_pool_waits_total",
     "The total number of callers that had to wait for a pool connection"},
};

constexpr description<gauge> gauges[] = {
    {gauge::client_queries_active, "prisma_client_queries_active",
     "The number of currently active Prisma Client queries"},
    {gauge::client_queries_wait, "prisma_client_queries_wait",
     "The number of datasource queries currently waiting for a free connection"},
    {gauge::pool_connections_busy, "prisma_pool_connections_busy",
     "The number of pool connections currently executing datasource queries"},
    {gauge::pool_connections_idle, "prisma_pool_connections_idle",
     "The number of pool connections that are not busy running a query"},
    {gauge::pool_connections_open, "prisma_pool_connections_open", "The number of pool connections currently open"},
};

constexpr description<histogram> histograms[] = {
    {histogram::client_queries_duration, "prisma_client_queries_duration_histogram_ms",
     "The distribution of the time Prisma Client queries took to run end to end"},
    {histogram::client_queries_wait, "prisma_client_queries_wait_histogram_ms",
     "The distribution of the time all datasource queries spent waiting for a free connection"},
    {histogram::datasource_queries_duration, "prisma_datasource_queries_duration_histogram_ms",
     "The distribution of the time datasource queries took to run"},
};

void append_number(std::string& out, double value) {
  char buffer[400];  // a double without exponent has at most 309 digits before the point
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::fixed).ptr;
  out.append(buffer, end);
}

void append_json_value(std::string& out, std::uint64_t value) { out += std::to_string(value); }
void append_json_value(std::string& out, std::int64_t value) { out += std::to_string(value); }
void append_json_value(std::string& out, const histogram_value& value) {
  out += R"({"buckets":[)";
  for (std::size_t i = 0; i < histogram_value::bound_count; ++i) {
    if (i > 0) out += ',';
    out += '[';
    append_number(out, histogram_value::bounds_ms[i]);
    out.append(",").append(std::to_string(value.buckets[i])).append("]");
  }
  out += R"(],"sum":)";
  append_number(out, value.sum_ms);
  out.append(R"(,"count":)").append(std::to_string(value.count)).append("}");
}

std::string json_labels(const labels& global_labels) {
  std::string out = "{";
  for (const auto& [name, value] : global_labels) {
    if (out.size() > 1) out += ',';
    append_json_string(out, name);
    out += ':';
    append_json_string(out, value);
  }
  return out += '}';
}

template <class Descriptions>
void append_json_group(std::string& out, std::string_view name, const Descriptions& group, const metrics& values,
                       const std::string& labels_text) {
  append_json_string(out, name);
  out += ":[";
  for (const auto& metric : group) {
    if (out.back() != '[') out += ',';
    out += R"({"key":)";
    append_json_string(out, metric.key);
    out.append(R"(,"labels":)").append(labels_text).append(R"(,"value":)");
    append_json_value(out, values.value(metric.id));
    out += R"(,"description":)";
    append_json_string(out, metric.text);
    out += '}';
  }
  out += ']';
}

// Label names consist of letters, digits and underscores, and do not start with a digit.
std::string prometheus_label_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  std::string out(name);
  std::replace_if(
      out.begin(), out.end(), [&](char c) { return !allowed(c); }, '_');
  if (out.empty() || (out.front() >= '0' && out.front() <= '9')) out.insert(out.begin(), '_');
  return out;
}

std::string prometheus_label_value(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

// `a="1",b="2"`, sorted.
std::string prometheus_labels(const labels& global_labels) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : global_labels)
    parts.push_back(prometheus_label_name(name) + "=\"" + prometheus_label_value(value) + '"');
  std::sort(parts.begin(), parts.end());
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += ',';
    out += part;
  }
  return out;
}

void append_head(std::string& out, std::string_view key, std::string_view text, std::string_view type) {
  out.append("# HELP ").append(key).append(" ").append(text).append("\n");
  out.append("# TYPE ").append(key).append(" ").append(type).append("\n");
}

// The key, a suffix, the labels and a blank: the value follows.
void append_line_start(std::string& out, std::string_view key, std::string_view suffix, std::string_view labels_text,
                       std::string_view bound = {}) {
  out.append(key).append(suffix);
  if (!labels_text.empty() || !bound.empty()) {
    out.append("{").append(labels_text);
    if (!labels_text.empty() && !bound.empty()) out += ',';
    if (!bound.empty()) out.append("le=\"").append(bound).append("\"");
    out += '}';
  }
  out += ' ';
}

void append_histogram(std::string& out, std::string_view key, const histogram_value& value,
                      std::string_view labels_text) {
  std::uint64_t up_to_bound = 0;
  for (std::size_t i = 0; i < histogram_value::bound_count; ++i) {
    up_to_bound += value.buckets[i];
    std::string bound;
    append_number(bound, histogram_value::bounds_ms[i]);
    append_line_start(out, key, "_bucket", labels_text, bound);
    out.append(std::to_string(up_to_bound)).append("\n");
  }
  append_line_start(out, key, "_bucket", labels_text, "+Inf");
  out.append(std::to_string(value.count)).append("\n");
  append_line_start(out, key, "_sum", labels_text);
  append_number(out, value.sum_ms);
  out += '\n';
  append_line_start(out, key, "_count", labels_text);
  out.append(std::to_string(value.count)).append("\n");
}

template <class Descriptions>
void append_simple_group(std::string& out, std::string_view type, const Descriptions& group, const metrics& values,
                         std::string_view labels_text) {
  for (const auto& metric : group) {
    append_head(out, metric.key, metric.text, type);
    append_line_start(out, metric.key, "", labels_text);
    out.append(std::to_string(values.value(metric.id))).append("\n\n");
  }
}

}  // namespace

std::string metrics::json(const labels& global_labels) const {
  const std::string labels_text = json_labels(global_labels);
  std::string out = "{";
  append_json_group(out, "counters", counters, *this, labels_text);
  out += ',';
  append_json_group(out, "gauges", gauges, *this, labels_text);
  out += ',';
  append_json_group(out, "histograms", histograms, *this, labels_text);
  return out += '}';
}

std::string metrics::prometheus(const labels& global_labels) const {
  const std::string labels_text = prometheus_labels(global_labels);
  std::string out;
  append_simple_group(out, "counter", counters, *this, labels_text);
  append_simple_group(out, "gauge", gauges, *this, labels_text);
  for (const auto& metric : histograms) {
    append_head(out, metric.key, metric.text, "histogram");
    append_histogram(out, metric.key, value(metric.id), labels_text);
    out += '\n';
  }
  return out;
}

}  // namespace tenon::observe
