// Records what Go's protojson says to every case: `go.json`.
//
//	cd "$(mktemp -d)" && cp PATH/OF/conformance/judge.go . && go mod init judge
//	go get google.golang.org/protobuf@v1.36.12 && go run . PATH/OF/conformance
//
// The inputs are those of `cases.json`, which Python's judge has recorded, and the further ones below. A verdict has the
// form that it has there.
package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

type verdict struct {
	Canonical     *string `json:"canonical"`
	IgnoreUnknown bool    `json:"ignore_unknown,omitempty"`
	JSON          *string `json:"json,omitempty"`
	Message       string  `json:"message"`
	Wire          *string `json:"wire"`
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

type judge struct {
	types    *dynamicpb.Types
	messages func(name string) protoreflect.Message
}

func newJudge(directory string) judge {
	data, err := os.ReadFile(filepath.Join(directory, "descriptors.binpb"))
	check(err)
	var set descriptorpb.FileDescriptorSet
	check(proto.Unmarshal(data, &set))
	files, err := protodesc.NewFiles(&set)
	check(err)
	types := dynamicpb.NewTypes(files)
	return judge{types: types, messages: func(name string) protoreflect.Message {
		if !strings.Contains(name, ".") {
			name = "conformance." + name
		}
		message, err := types.FindMessageByName(protoreflect.FullName(name))
		check(err)
		return message.New()
	}}
}

func (j judge) write(message protoreflect.Message) *string {
	text, err := protojson.MarshalOptions{Resolver: j.types}.Marshal(message.Interface())
	if err != nil {
		return nil
	}
	// Its spaces differ from build to build.
	var compact bytes.Buffer
	check(json.Compact(&compact, text))
	canonical := compact.String()
	return &canonical
}

func (j judge) read(name, text string, ignoreUnknown bool) verdict {
	v := verdict{Message: name, JSON: &text, IgnoreUnknown: ignoreUnknown}
	message := j.messages(name)
	options := protojson.UnmarshalOptions{Resolver: j.types, DiscardUnknown: ignoreUnknown, AllowPartial: true}
	if options.Unmarshal([]byte(text), message.Interface()) != nil {
		return v
	}
	wire, err := proto.MarshalOptions{Deterministic: true, AllowPartial: true}.Marshal(message.Interface())
	check(err)
	encoded := hex.EncodeToString(wire)
	v.Wire, v.Canonical = &encoded, j.write(message)
	return v
}

func (j judge) readWire(name, wire string) verdict {
	v := verdict{Message: name, Wire: &wire}
	data, err := hex.DecodeString(wire)
	check(err)
	message := j.messages(name)
	if (proto.UnmarshalOptions{Resolver: j.types, AllowPartial: true}).Unmarshal(data, message.Interface()) == nil {
		v.Canonical = j.write(message)
	}
	return v
}

func fields(name string, values ...string) []verdict {
	cases := make([]verdict, 0, len(values))
	for _, value := range values {
		text := fmt.Sprintf(`{"%s": %s}`, name, value)
		cases = append(cases, verdict{Message: "Proto3", JSON: &text})
	}
	return cases
}

// Each as a number and as text.
func numbers(name string, values ...string) []verdict {
	cases := fields(name, values...)
	for _, value := range values {
		cases = append(cases, fields(name, `"`+value+`"`)...)
	}
	return cases
}

func texts(name string, values ...string) []verdict {
	var cases []verdict
	for _, value := range values {
		quoted, err := json.Marshal(value)
		check(err)
		cases = append(cases, fields(name, string(quoted))...)
	}
	return cases
}

// Messages whose only field, the first, repeats these texts.
func masks(paths ...string) []verdict {
	var cases []verdict
	for _, path := range paths {
		wire := fmt.Sprintf("0a%02x%x", len(path), path)
		cases = append(cases, verdict{Message: "google.protobuf.FieldMask", Wire: &wire})
	}
	return cases
}

func further() []verdict {
	whole := []string{
		"9007199254740992.0", "9007199254740993.0", "9007199254740993.5", "-9007199254740993.0", "9007199254740993e0",
		"90071992547409930e-1", "9007199254740993.00000000000000000001", "1.00000000000000000001", "4503599627370497.25",
		"9223372036854775807.0", "9223372036854775808.0", "-9223372036854775808.0", "-9223372036854775809.0",
		"9.223372036854775807e18", "9.223372036854775807E+18", "9.2233720368547758075e18", "9.223372036854775808e18",
		"18446744073709551615.0", "18446744073709551616.0", "1.8446744073709551615e19", "1e19", "1e20", "1e21", "1e-1",
		"10e-1", "100e-2", "100e-3", "1200e-2", "0e-1", "0e-2", "0.0e-2", "0e5", "0e20", "0e999", "1e999", "1e-999", "1e2147483648", "0e2147483648",
		"-0", "-0.0", "-0e5", "0.10e1", "0.1e1", "0.01e1", "0.010e2", "1.50e1", "123456789012345678901234567890e-20", "100000000000000000000e-2",
		"10000000000000000000000e-22", "1.0000000000000000000000000000000000000000",
	}
	var cases []verdict
	for _, name := range []string{"int64Field", "uint64Field", "sint64Field", "fixed64Field", "sfixed64Field", "int32Field", "uint32Field"} {
		cases = append(cases, numbers(name, whole...)...)
	}
	cases = append(cases, fields("color", "1.0", "1e0", "10e-1", "1.00000000000000000001")...)
	cases = append(cases, numbers("doubleField", "9007199254740993.0", "1.00000000000000000001", "1e-400", "-1e-400", "1e308", "1.8e308", "0e999999", "-0", "-0.0", "1E5", "1e+5")...)
	cases = append(cases, numbers("floatField", "16777217.0", "1e-50", "-1e-50", "3.4028235677973366e38", "3.40282356e38", "-0")...)
	cases = append(cases, fields("value", "9007199254740993.0", "1e400", "-0", "-0.0", "1e-400", "123456789012345678901234567890")...)
	cases = append(cases, fields("byInt64", `{"9007199254740993.0": "x"}`, `{"1e0": "x"}`, `{"-0": "x"}`, `{"0": "x"}`)...)
	cases = append(cases, texts("fieldMask",
		"", "a", "a,b", "a.b", "fooBar", "fooBar.baz", "foo_bar", "Foo", "FOO", "a..b", ".", ".a", "a.", "1a", "a1", "a1.b2", "foo1Bar", "a b", " a", "a ",
		"a, b", "a,,b", ",", "a,", ",a", "ä", "aÄ", "a-b", "*", "a.*", "a.1", "_", "a\u0000", "a[0]", "a/b", "aBC", "fooBar,bazQux", "日本",
	)...)
	cases = append(cases, masks("", "a", "foo_bar", "foo__bar", "fooBar", "foo_1", "foo_1a", "_foo", "foo_", "a b", "ä", "a.b_c", "a,b", "*", "a..b", "1a", "foo_Bar", "a-b", "日本")...)
	cases = append(cases, texts("bytesField",
		"AQI=", "AQI", "AQI==", "AQ==", "AQ=", "AQ", "A", "A=", "A==", "A===", "=", "==", "====", "AQID", "AQID=", "AQID==", "AQIDBA==", "AQIDBA=", "AQIDBA",
		"AR==", "AR", "AQJ=", "AQJ", "-_8=", "-_8", "+/8=", "+/8", "+_8=", "-/8", "AQ I=", "AQ\nI=", "AQI=\n", "\nAQI=", "AQ\r\nI=", " AQI=", "AQ=I", "AQI=AQI=", "AQI=AQ==", "AQ==AQ==", "!!", "_-", "_w==", "_w=", "_w",
		"/w==", "/w", "A\nQ", "AQI\n",
	)...)
	cases = append(cases, texts("duration",
		"0s", "-0s", "00s", "01s", "1s", "-1s", "+1s", "1.s", ".5s", "-.5s", "+.5s", "-0.5s", "0.5s", "+0.5s", "1.5s", "1.50s", "1.123456789s", "1.1234567890s", "1.0000000000s", "1.0000000001s",
		"1e3s", "1E3s", "s", "-s", "+s", "-.s", ".s", "", "1", "1 s", " 1s", "1s ", "1S", "--1s", "-+1s", "1.-5s", "1.5.5s", "1,5s", "0x1s", "1_0s", "315576000000s", "315576000000.5s",
		"315576000000.999999999s", "315576000001s", "-315576000000s", "-315576000000.999999999s", "-315576000001s", "9223372036854775807s", "9223372036854775808s", "99999999999999999999s",
		"1ms", "1m", "1m1s", "1.5h", "０s", "-0.0s", "000000000000000000001s", "-01.5s",
	)...)
	cases = append(cases, texts("timestamp",
		"2024-01-01T00:00:00Z", "2024-01-01t00:00:00Z", "2024-01-01T00:00:00z", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00+01:00", "2024-01-01T00:00:00-23:59", "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+23:60",
		"2024-01-01T00:00:00-00:00", "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+01", "2024-01-01T00:00:00", "2024-01-01T00:00Z", "2024-01-01", "2024-01-01T24:00:00Z", "2024-01-01T23:59:60Z", "2016-12-31T23:59:60Z",
		"2023-02-29T00:00:00Z", "2024-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-01-00T00:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.5Z", "2024-01-01T00:00:00,5Z",
		"2024-01-01T00:00:00.123456789Z", "2024-01-01T00:00:00.1234567890Z", "2024-01-01T00:00:00.0000000000Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "0001-01-01T00:00:00-00:01", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z",
		"9999-12-31T23:59:59-00:01", "10000-01-01T00:00:00Z", "+2024-01-01T00:00:00Z", "-2024-01-01T00:00:00Z", "2024-1-01T00:00:00Z", "2024-01-01T0:00:00Z", " 2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z ", "2024-01-01T00:00:00UTC", "",
	)...)
	return cases
}

func main() {
	directory := os.Args[1]
	j := newJudge(directory)
	data, err := os.ReadFile(filepath.Join(directory, "cases.json"))
	check(err)
	var known []verdict
	check(json.Unmarshal(data, &known))
	seen := map[string]bool{}
	var lines []string
	for _, input := range append(known, further()...) {
		var v verdict
		if input.JSON != nil {
			v = j.read(input.Message, *input.JSON, input.IgnoreUnknown)
		} else {
			v = j.readWire(input.Message, *input.Wire)
		}
		var line bytes.Buffer
		encoder := json.NewEncoder(&line)
		encoder.SetEscapeHTML(false)
		check(encoder.Encode(v))
		text := strings.TrimSpace(line.String())
		if !seen[text] {
			seen[text] = true
			lines = append(lines, text)
		}
	}
	check(os.WriteFile(filepath.Join(directory, "go.json"), []byte("[\n"+strings.Join(lines, ",\n")+"\n]\n"), 0o644))
}
