package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"google.golang.org/protobuf/proto"
)

// printDigest prints the digest of a sample, to which a token is bound.
func printDigest(name string) error {
	canonical, err := proto.MarshalOptions{Deterministic: true}.Marshal(sample(name))
	if err != nil {
		return err
	}
	digest := sha256.Sum256(canonical)
	fmt.Println(base64.RawURLEncoding.EncodeToString(digest[:]))
	return nil
}
